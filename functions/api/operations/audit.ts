import type { AuditLog } from '../../../core/usecase/audit/audit-log.ts';
import type { OperationsOf } from '../operation.ts';

export function auditOperations({ audit }: { audit: AuditLog }): OperationsOf<'audit'> {
  return { audit: async ({ query }) => audit.read(query) };
}
