import { openApiDocument } from '../../../core/contract/openapi.ts';
import type { Config, Health, SystemStatus } from '../../../core/contract/system.ts';
import type { Hasher, TableStore } from '../../../core/ports.ts';
import type { AuditLog } from '../../../core/usecase/audit/audit-log.ts';
import { loadSettings, saveSettings } from '../../../core/usecase/settings.ts';
import { docsPage } from '../docs-page.ts';
import { type OperationsOf, type SystemRoute, streamAnswer } from '../operation.ts';

export interface SystemOperationDeps {
  readonly tables: TableStore;
  readonly hasher: Hasher;
  readonly audit: AuditLog;
  readonly version: string;
  /** What the sign-in page needs, as it is now. */
  readonly config: () => Config | Promise<Config>;
  readonly health: () => Health;
  readonly status: () => Promise<SystemStatus>;
}

export function systemOperations(deps: SystemOperationDeps): OperationsOf<SystemRoute> {
  const document = openApiDocument(deps.version);
  const docs = docsPage(document, deps.hasher);
  return {
    health: async () => deps.health(),
    config: async () => deps.config(),
    openapi: async () => streamAnswer({ contentType: 'application/json', body: JSON.stringify(document) }),
    docs: async () =>
      streamAnswer({
        contentType: 'text/html; charset=utf-8',
        body: docs.html,
        headers: { 'content-security-policy': docs.policy },
      }),
    settings: async () => loadSettings(deps.tables),
    saveSettings: async ({ principal, body }) => saveSettings(deps, principal.username, body),
    system: async () => deps.status(),
  };
}
