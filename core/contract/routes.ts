import { z } from 'zod';
import * as accounts from './accounts.ts';
import * as alerts from './alerts.ts';
import * as overview from './overview.ts';
import * as search from './search.ts';
import * as system from './system.ts';
import * as uploads from './uploads.ts';

/** Who may call a route. `public` needs no sign-in; the roles are ordered viewer < analyst < admin. */
export type Access = 'public' | accounts.Role;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below the origin, with {name} parameters. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  /** Scope a machine's API token needs; routes without one refuse tokens. */
  readonly scope?: accounts.TokenScope;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Schema of a JSON answer; a media type where the answer is a stream; null for no content. */
  readonly answer: z.ZodType | string | null;
  /** Body is a stream of bytes, not JSON. */
  readonly raw?: true;
}

const ok = z.object({ ok: z.literal(true) });
const list = <N extends string, T extends z.ZodType>(name: N, item: T) =>
  z.object({ [name]: z.array(item) } as Record<N, z.ZodArray<T>>);

/** The HTTP API: the one list from which the router, the OpenAPI document, the docs page and the tests are made. */
export const ROUTES = {
  health: { method: 'GET', path: '/health', summary: 'Is it alive?', access: 'public', answer: system.healthSchema },
  config: { method: 'GET', path: '/api/config', summary: 'What the sign-in page needs', access: 'public', answer: system.configSchema },
  openapi: { method: 'GET', path: '/api/openapi.json', summary: 'This API as OpenAPI 3.1', access: 'public', answer: 'application/json' },
  docs: { method: 'GET', path: '/api/docs', summary: 'This API as a page', access: 'public', answer: 'text/html' },

  setup: { method: 'POST', path: '/api/setup', summary: 'Create the first administrator with the one-time link', access: 'public', body: accounts.setupRequestSchema, answer: accounts.userSchema },
  signUp: { method: 'POST', path: '/api/sign-up', summary: 'Ask for an account; an administrator approves it', access: 'public', body: accounts.signUpRequestSchema, answer: ok },
  me: { method: 'GET', path: '/api/me', summary: 'Who am I?', access: 'viewer', scope: 'read', answer: accounts.meSchema },
  signOut: { method: 'POST', path: '/api/me/sign-out', summary: 'End this session everywhere it is used', access: 'viewer', answer: ok },
  changePassword: { method: 'POST', path: '/api/me/password', summary: 'Change my password', access: 'viewer', body: accounts.changePasswordRequestSchema, answer: ok },
  totpBegin: { method: 'POST', path: '/api/me/totp', summary: 'Begin setting up a second factor', access: 'viewer', answer: accounts.totpBeginResponseSchema },
  totpConfirm: { method: 'POST', path: '/api/me/totp/confirm', summary: 'Turn the second factor on with a first code; answers the recovery codes', access: 'viewer', body: accounts.totpConfirmRequestSchema, answer: accounts.recoveryCodesResponseSchema },
  recoveryCodes: { method: 'POST', path: '/api/me/totp/recovery-codes', summary: 'Make new recovery codes of my second factor; the earlier ones stop working', access: 'viewer', answer: accounts.recoveryCodesResponseSchema },
  totpRemove: { method: 'DELETE', path: '/api/me/totp', summary: 'Turn the second factor off', access: 'viewer', answer: ok },
  users: { method: 'GET', path: '/api/users', summary: 'All users', access: 'admin', answer: list('users', accounts.userSchema) },
  updateUser: { method: 'PATCH', path: '/api/users/{user_id}', summary: 'Approve, disable or change the role of a user', access: 'admin', body: accounts.updateUserRequestSchema, answer: accounts.userSchema },
  resetPassword: { method: 'POST', path: '/api/users/{user_id}/reset-password', summary: 'Give a user a temporary password', access: 'admin', answer: accounts.resetPasswordResponseSchema },
  tokens: { method: 'GET', path: '/api/tokens', summary: 'My API tokens', access: 'viewer', answer: list('tokens', accounts.tokenSchema) },
  createToken: { method: 'POST', path: '/api/tokens', summary: 'Make an API token; its secret is shown once', access: 'viewer', body: accounts.createTokenRequestSchema, answer: accounts.createTokenResponseSchema },
  revokeToken: { method: 'DELETE', path: '/api/tokens/{token_id}', summary: 'Revoke an API token', access: 'viewer', answer: ok },

  uploads: { method: 'GET', path: '/api/uploads', summary: 'All uploads, newest first', access: 'viewer', scope: 'read', answer: uploads.uploadListSchema },
  beginUpload: { method: 'POST', path: '/api/uploads', summary: 'Ask where to send a file; refused when the disk is nearly full', access: 'analyst', scope: 'upload', body: uploads.beginUploadRequestSchema, answer: uploads.beginUploadResponseSchema },
  sendUpload: { method: 'PUT', path: '/api/uploads/incoming/{ticket}', summary: 'Send the bytes of a file', access: 'analyst', scope: 'upload', raw: true, answer: uploads.incomingSchema },
  uploadParts: { method: 'POST', path: '/api/uploads/incoming/{ticket}/parts', summary: 'Ask where to send parts of a file, numbered from 1', access: 'analyst', scope: 'upload', body: uploads.uploadPartsRequestSchema, answer: uploads.uploadPartsResponseSchema },
  completeUpload: { method: 'POST', path: '/api/uploads/incoming/{ticket}/complete', summary: 'Say that all parts of a file were sent', access: 'analyst', scope: 'upload', answer: uploads.incomingSchema },
  abandonUpload: { method: 'DELETE', path: '/api/uploads/incoming/{ticket}', summary: 'Give up a file that was begun in parts', access: 'analyst', scope: 'upload', answer: uploads.incomingSchema },
  incoming: { method: 'GET', path: '/api/uploads/incoming/{ticket}', summary: 'How far has a file come in?', access: 'analyst', scope: 'upload', answer: uploads.incomingSchema },
  upload: { method: 'GET', path: '/api/uploads/{upload_id}', summary: 'One upload with its ledger and progress', access: 'viewer', scope: 'read', answer: uploads.uploadSchema },
  rejected: { method: 'GET', path: '/api/uploads/{upload_id}/rejected.csv', summary: 'Rejected lines: line, reason, original text', access: 'viewer', scope: 'read', answer: 'text/csv' },
  mappingDraft: { method: 'GET', path: '/api/uploads/{upload_id}/mapping', summary: 'Columns, samples and suggested mapping of a file', access: 'analyst', scope: 'upload', answer: uploads.mappingDraftSchema },
  previewMapping: { method: 'POST', path: '/api/uploads/{upload_id}/preview', summary: 'The first 20 rows as a mapping would normalise them', access: 'analyst', scope: 'upload', body: uploads.mappingSchema, answer: uploads.previewResponseSchema },
  applyMapping: { method: 'POST', path: '/api/uploads/{upload_id}/mapping', summary: 'Normalise a file with this mapping', access: 'analyst', scope: 'upload', body: uploads.applyMappingRequestSchema, answer: uploads.uploadSchema },
  deleteUpload: { method: 'DELETE', path: '/api/uploads/{upload_id}', summary: 'Delete an upload for good and get a receipt', access: 'analyst', scope: 'delete', query: z.object({ reason: z.string().max(500).optional() }), answer: uploads.receiptSchema },
  receipts: { method: 'GET', path: '/api/receipts', summary: 'Receipts of deletions', access: 'viewer', scope: 'read', answer: list('receipts', uploads.receiptSchema) },
  profiles: { method: 'GET', path: '/api/profiles', summary: 'Saved mappings', access: 'viewer', scope: 'read', answer: list('profiles', uploads.profileSchema) },
  deleteProfile: { method: 'DELETE', path: '/api/profiles/{signature}', summary: 'Forget a saved mapping', access: 'analyst', answer: ok },
  demo: { method: 'POST', path: '/api/demo', summary: 'Load an invented data set to try things on', access: 'analyst', answer: system.demoResponseSchema },

  search: { method: 'POST', path: '/api/search', summary: 'Search flows', access: 'viewer', scope: 'read', body: search.searchRequestSchema, answer: search.searchResponseSchema },
  statistics: { method: 'POST', path: '/api/fields/{column}/statistics', summary: 'Statistics of one column over a filter', access: 'viewer', scope: 'read', body: search.statisticsRequestSchema, answer: search.statisticsResponseSchema },
  record: { method: 'GET', path: '/api/records/{upload_id}/{member}/{row_number}', summary: 'One record with its original text', access: 'viewer', scope: 'read', answer: search.recordResponseSchema },
  beginExport: { method: 'POST', path: '/api/exports', summary: 'Ask for a download of the whole result', access: 'viewer', scope: 'read', body: search.exportRequestSchema, answer: search.exportTicketSchema },
  exportState: { method: 'GET', path: '/api/exports/{ticket}/state', summary: 'Is a download ready, and where?', access: 'viewer', scope: 'read', answer: search.exportTicketSchema },
  export: { method: 'GET', path: '/api/exports/{ticket}', summary: 'Download; the address works once', access: 'public', answer: 'application/octet-stream' },
  overview: { method: 'POST', path: '/api/overview', summary: 'Everything the overview shows', access: 'viewer', scope: 'read', body: overview.overviewRequestSchema, answer: overview.overviewResponseSchema },

  detect: { method: 'POST', path: '/api/runs', summary: 'Run the isolation forest over a filter', access: 'analyst', scope: 'detect', body: alerts.detectRequestSchema, answer: alerts.runSchema },
  runs: { method: 'GET', path: '/api/runs', summary: 'Detection runs, newest first', access: 'viewer', scope: 'read', answer: list('runs', alerts.runSchema) },
  run: { method: 'GET', path: '/api/runs/{run_id}', summary: 'One run with its progress', access: 'viewer', scope: 'read', answer: alerts.runSchema },
  runFlows: { method: 'POST', path: '/api/runs/{run_id}/flows', summary: 'Anomalous flows of a run, strongest first', access: 'viewer', scope: 'read', body: search.searchRequestSchema, answer: alerts.runFlowsResponseSchema },
  runEntities: { method: 'GET', path: '/api/runs/{run_id}/entities', summary: 'Entities of a run, most anomalous first', access: 'viewer', scope: 'read', answer: alerts.runEntitiesResponseSchema },
  alerts: { method: 'GET', path: '/api/alerts', summary: 'Alerts, highest score first, single flows of low severity last', access: 'viewer', scope: 'read', query: alerts.alertQuerySchema, answer: list('alerts', alerts.alertSchema) },
  alert: { method: 'GET', path: '/api/alerts/{alert_id}', summary: 'One alert', access: 'viewer', scope: 'read', answer: alerts.alertSchema },
  verdict: { method: 'POST', path: '/api/alerts/{alert_id}/verdict', summary: 'Mark an alert benign or confirmed, with a reason', access: 'analyst', body: alerts.verdictRequestSchema, answer: alerts.alertSchema },

  settings: { method: 'GET', path: '/api/settings', summary: 'Settings', access: 'viewer', scope: 'read', answer: system.settingsSchema },
  saveSettings: { method: 'PUT', path: '/api/settings', summary: 'Change settings', access: 'admin', body: system.settingsSchema, answer: system.settingsSchema },
  system: { method: 'GET', path: '/api/system', summary: 'Disk, data and reference data', access: 'viewer', scope: 'read', answer: system.systemSchema },
  audit: { method: 'GET', path: '/api/audit', summary: 'Who did what, newest first', access: 'admin', query: system.auditQuerySchema, answer: system.auditResponseSchema },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
