(cardinality(quality_flags) > 0)
