import { AUDIT_ACTIONS, type AuditAction } from './actions.ts';

/** Actions a text names: any part of their words, in any case, with blanks or underscores between: "upload deleted", "DELET". */
export function matchingActions(text: string): readonly AuditAction[] {
  const wanted = spaced(text);
  return AUDIT_ACTIONS.filter((action) => spaced(action).includes(wanted));
}

function spaced(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ');
}
