(end_time >= timestamp '2026-01-06 00:00:00.000')
