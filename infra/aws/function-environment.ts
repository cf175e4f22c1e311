import type { Names } from './names.ts';
import type { Settings } from './settings.ts';

export interface EnvironmentParts {
  readonly settings: Settings;
  readonly names: Names;
  readonly userPoolId: string;
  readonly webClientId: string;
  readonly machines: readonly { readonly name: string; readonly clientId: string }[];
  readonly signInUrl: string;
  readonly queueUrls: Readonly<Record<'ingest' | 'runs' | 'exports', string>>;
  readonly largeMachineArn: string;
  readonly eventStream: string;
  readonly siteOrigin: string;
  readonly setupSecretId: string;
  /** Of what CloudFront adds as `x-origin-key`; set where there is an allow-list. */
  readonly originSecretId: string | undefined;
  /** Path of the geo tables where the function runs. */
  readonly geoTables: string;
}

/** What every function is told; functions/lambda/environment.ts reads it. */
export function functionEnvironment(parts: EnvironmentParts): Record<string, string> {
  const { settings, names, queueUrls } = parts;
  return {
    FLOWTRAIL_ENVIRONMENT: settings.environment,
    ARRIVALS_BUCKET: names.bucket('arrivals'),
    UPLOADS_BUCKET: names.bucket('uploads'),
    LAKE_BUCKET: names.bucket('lake'),
    RESULTS_BUCKET: names.bucket('results'),
    TABLE_PREFIX: names.tablePrefix,
    ATHENA_WORKGROUP: names.workgroup,
    GLUE_DATABASE: names.glueDatabase,
    USER_POOL_ID: parts.userPoolId,
    WEB_CLIENT_ID: parts.webClientId,
    MACHINE_CLIENT_IDS: parts.machines.map(({ name, clientId }) => `${name}=${clientId}`).join(','),
    INGEST_QUEUE_URL: queueUrls.ingest,
    RUNS_QUEUE_URL: queueUrls.runs,
    EXPORTS_QUEUE_URL: queueUrls.exports,
    LARGE_MACHINE_ARN: parts.largeMachineArn,
    LARGE_FILE_BYTES: String(settings.largeFileMb * 1_000_000),
    PIECE_BYTES: String(settings.pieceMb * 1_000_000),
    EVENT_STREAM: parts.eventStream,
    SITE_ORIGIN: parts.siteOrigin,
    // A stand-in signs in at its own address, and has no page to sign out at.
    SIGN_IN_URL: settings.standIn ? '' : parts.signInUrl,
    SETUP_SECRET_ID: parts.setupSecretId,
    ...(parts.originSecretId === undefined ? {} : { ORIGIN_SECRET_ID: parts.originSecretId }),
    GEO_TABLES: parts.geoTables,
    POWERTOOLS_METRICS_NAMESPACE: 'Flowtrail',
    POWERTOOLS_LOG_LEVEL: 'INFO',
    POWERTOOLS_TRACE_ENABLED: String(!settings.standIn),
  };
}
