import type { SampleFlow } from '../flow.ts';

export interface Signature {
  readonly action: 'allowed';
  readonly gid: 1;
  readonly signature_id: number;
  readonly rev: 1;
  readonly signature: string;
  readonly category: string;
  /** 1 high to 4 low. */
  readonly severity: number;
}

function rule(id: number, severity: number, signature: string, category: string): Signature {
  return { action: 'allowed', gid: 1, signature_id: 9_000_000 + id, rev: 1, signature, category, severity };
}

const UNANSWERED_SMB = rule(
  1,
  2,
  'SAMPLE SCAN unanswered SMB connection to foreign network',
  'Attempted Information Leak',
);
const SSH_LOGIN = rule(2, 3, 'SAMPLE POLICY outbound SSH login', 'Misc activity');
const LONG_NAME = rule(3, 1, 'SAMPLE TUNNEL very long DNS label', 'Potentially Bad Traffic');
const UNANSWERED_HTTP = rule(4, 2, 'SAMPLE DOS unanswered SYN to web server', 'Attempted Denial of Service');

const LONG_NAME_CHARACTERS = 60;

/** The rule of a small invented rule set that a session trips, judged from the packets alone. */
export function signatureOf(flow: SampleFlow): Signature | null {
  if (flow.appProtocol === 'dns') return (flow.domain?.length ?? 0) > LONG_NAME_CHARACTERS ? LONG_NAME : null;
  if (flow.destinationPort === 445 && flow.state !== 'SF') return UNANSWERED_SMB;
  if (flow.destinationPort === 80 && flow.state === 'S0') return UNANSWERED_HTTP;
  return flow.destinationPort === 22 ? SSH_LOGIN : null;
}
