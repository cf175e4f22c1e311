CREATE EXTERNAL TABLE IF NOT EXISTS `rollup` (
  `upload_id` string,
  `kind` string,
  `slot` timestamp,
  `key` string,
  `key2` string,
  `number` bigint,
  `number2` bigint,
  `hours` bigint,
  `events` bigint,
  `sessions` bigint,
  `seconds` double,
  `bytes` bigint,
  `first_time` timestamp,
  `last_time` timestamp
)
PARTITIONED BY (
  `dt` string
)
STORED AS PARQUET
LOCATION 's3://data-bucket/rollup/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '1970-01-01,NOW+1DAYS',
  'projection.dt.interval' = '1',
  'projection.dt.interval.unit' = 'DAYS',
  'storage.location.template' = 's3://data-bucket/rollup/dt=${dt}/'
)
