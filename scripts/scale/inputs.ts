/** Regions of the two columns. */
export const REGIONS = ['us-east-1', 'ap-south-1'] as const;
export type Region = (typeof REGIONS)[number];

/** A list price or a bound of AWS, as remembered: whoever spends money on it looks it up first. */
export interface Price {
  readonly what: string;
  readonly unit: string;
  readonly usd: Readonly<Record<Region, number>>;
  /** Page of AWS that has the last word. */
  readonly source: string;
}

export interface Quota {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Whether AWS raises it on request. */
  readonly canRise: boolean;
  readonly source: string;
}

/** When the prices and quotas below were written down. None was looked up since: all are to be checked. */
export const INPUTS_OF = '2026-11';

const price = (what: string, unit: string, [east, south, source]: readonly [number, number, string]): Price => ({
  what,
  unit,
  usd: { 'us-east-1': east, 'ap-south-1': south },
  source,
});

/** On demand, first step, without free allowances, tax or discounts. */
export const PRICES = {
  lambdaGbSecond: price('Lambda, arm64', 'GB-second', [0.0000133334, 0.0000133334, 'Lambda pricing']),
  lambdaCall: price('Lambda, calls', 'million', [0.2, 0.2, 'Lambda pricing']),
  lambdaDiskGbSecond: price('Lambda, /tmp above 512 MB', 'GB-second', [0.0000000309, 0.0000000352, 'Lambda pricing']),
  s3Month: price('S3 Standard', 'GB-month', [0.023, 0.025, 'S3 pricing']),
  s3Put: price('S3 PUT, COPY, LIST', 'million', [5, 5, 'S3 pricing']),
  s3Get: price('S3 GET, HEAD', 'million', [0.4, 0.4, 'S3 pricing']),
  dynamoWrite: price('DynamoDB, write units on demand', 'million', [0.625, 0.7125, 'DynamoDB pricing']),
  dynamoRead: price('DynamoDB, read units on demand', 'million', [0.125, 0.1425, 'DynamoDB pricing']),
  dynamoMonth: price('DynamoDB, storage and its 35 days of backup', 'GB-month', [0.45, 0.513, 'DynamoDB pricing']),
  transitions: price('Step Functions, transitions (standard)', 'million', [25, 28.5, 'Step Functions pricing']),
  sqs: price('SQS', 'million', [0.4, 0.4, 'SQS pricing']),
  kms: price('KMS, calls', 'million', [3, 3, 'KMS pricing']),
  kmsKey: price('KMS, a key', 'month', [1, 1, 'KMS pricing']),
  logs: price('CloudWatch Logs, taken in', 'GB', [0.5, 0.67, 'CloudWatch pricing']),
  alarm: price('CloudWatch, an alarm', 'month', [0.1, 0.1, 'CloudWatch pricing']),
  dashboard: price('CloudWatch, a dashboard', 'month', [3, 3, 'CloudWatch pricing']),
  metric: price('CloudWatch, a metric of our own', 'month', [0.3, 0.3, 'CloudWatch pricing']),
  trace: price('X-Ray, traces', 'million', [5, 5, 'X-Ray pricing']),
  athena: price('Athena, read', 'TB', [5, 5, 'Athena pricing']),
  apiCall: price('API Gateway, HTTP API', 'million', [1, 1.05, 'API Gateway pricing']),
  cloudFrontCall: price('CloudFront, HTTPS requests', 'million', [1, 1.2, 'CloudFront pricing']),
  cloudFrontGb: price('CloudFront, sent', 'GB', [0.085, 0.109, 'CloudFront pricing']),
  person: price('Cognito Essentials', 'person-month', [0.015, 0.015, 'Cognito pricing']),
  stream: price('Kinesis on demand, a stream', 'hour', [0.04, 0.044, 'Kinesis pricing']),
  secret: price('Secrets Manager, a secret', 'month', [0.4, 0.4, 'Secrets Manager pricing']),
  waf: price('WAF, an access list with two rules', 'month', [7, 7, 'WAF pricing']),
} as const;

const GB = 1e9;
const MIB = 1024 ** 2;

/** Defaults of an account that has some use behind it; a new one begins lower. */
export const QUOTAS = {
  lambdaSeconds: quota('time of one call', [900, 's'], 'Lambda quotas'),
  lambdaDisk: quota('/tmp of one function', [10_240 * MIB, 'bytes'], 'Lambda quotas'),
  lambdaAtOnce: quota('calls at once, all functions', [1000, 'calls'], 'Lambda quotas', true),
  lambdaAtOnceNew: quota('calls at once, a new account', [10, 'calls'], 'Lambda quotas', true),
  apiSeconds: quota('time of an answer', [29, 's'], 'manifest.ts; API Gateway allows 30'),
  answerBytes: quota('bytes of an answer', [4_400_000, 'bytes'], 'http-event.ts; Lambda allows 6 MB as text'),
  sqsInFlight: quota('messages in flight, one queue', [120_000, 'messages'], 'SQS quotas', true),
  sqsDays: quota('days a message waits', [14, 'days'], 'work-queue.ts; the most SQS has'),
  s3ObjectBytes: quota('bytes of an object sent in parts', [5e12, 'bytes'], 'S3 quotas'),
  s3Puts: quota('PUTs a second, one prefix', [3500, '/s'], 'S3 performance guide'),
  s3Gets: quota('GETs a second, one prefix', [5500, '/s'], 'S3 performance guide'),
  dynamoPartition: quota('write units a second, one partition', [1000, '/s'], 'DynamoDB quotas'),
  dynamoItem: quota('bytes of an item, packed', [384 * 1024, 'bytes'], 'table-items.ts; DynamoDB allows 400 KB'),
  athenaAtOnce: quota('queries at once (some regions far fewer)', [200, 'queries'], 'Athena quotas', true),
  athenaSeconds: quota('time of a query', [30 * 60, 's'], 'Athena quotas', true),
  athenaPatience: quota('wait for a query', [600, 's'], 'athena-execution.ts'),
  wholeBytes: quota('file that cannot be cut', [4e9, 'bytes'], 'functions/lambda/upload-parts.ts'),
  scanBytes: quota('bytes a query may read', [100 * GB, 'bytes'], 'settings.ts scanLimitGb'),
  sweepSeconds: quota('time of the sweep', [300, 's'], 'manifest.ts'),
} as const;

export type QuotaName = keyof typeof QUOTAS;

function quota(what: string, [value, unit]: readonly [number, string], source: string, canRise = false): Quota {
  return { what, value, unit, source, canRise };
}
