import { describe, expect, it } from 'vitest';
import { AUDIT_ACTIONS } from '../../../../core/usecase/audit/actions.ts';
import { matchingActions } from '../../../../core/usecase/audit/matching-actions.ts';

describe('the actions a text names', () => {
  it('are found as stored and as shown', () => {
    for (const action of AUDIT_ACTIONS) {
      expect(matchingActions(action)).toContain(action);
      expect(matchingActions(` ${action.replaceAll('_', ' ').toUpperCase()} `)).toContain(action);
    }
    expect(matchingActions('upload deleted')).toEqual(['upload_deleted']);
  });

  it('are all that hold the text, be it part of a word', () => {
    expect(matchingActions('delete')).toEqual(['upload_deleted', 'mapping_deleted']);
    expect(matchingActions('sign in')).toEqual(['sign_in', 'sign_in_failed']);
    expect(matchingActions('otp')).toEqual(['totp_on', 'totp_off']);
  });

  it('are none for what never happens', () => {
    expect(matchingActions('upload  eaten')).toEqual([]);
  });
});
