(contains(quality_flags, 'DUR_NEG') or contains(quality_flags, 'TIME_NULL'))
