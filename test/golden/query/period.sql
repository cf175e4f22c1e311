((event_time >= timestamp '2026-01-05 10:00:00.000') and (event_time < timestamp '2026-01-07 00:00:00.000') and (((dt >= '2026-01-05') and (dt <= '2026-01-06')) or (dt = '1970-01-01')))
