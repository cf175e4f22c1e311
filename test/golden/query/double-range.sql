((duration_s >= 0.5e0) and (duration_s < 900.25e0))
