import type { SampleFlow } from './flow.ts';
import type { Period } from './period.ts';
import type { Subscriber } from './subscriber.ts';
import type { SubscriberGroup } from './subscribers.ts';
import type { WebRequest } from './web-requests.ts';

/** What the letterhead of an operator's report says. */
export interface Report {
  readonly period: Period;
  /** Whom the report was asked for: this person, or the public address this person shares with others. */
  readonly subject: Subscriber;
}

/** A file of subscribers' sessions; the world is narrowed to what one such file could hold. */
export interface FlowLayout {
  readonly rowsOf: 'flows';
  readonly id: string;
  readonly fileName: string;
  readonly groups?: readonly SubscriberGroup[];
  readonly maxSubscribers?: number;
  readonly solo?: number;
  /** Text of the whole file in chunks of about 64 kB. */
  readonly lines: (rows: Iterable<SampleFlow>, report: Report) => Generator<string>;
}

/** A file of requests from everywhere to one web server. */
export interface WebLayout {
  readonly rowsOf: 'web';
  readonly id: string;
  readonly fileName: string;
  /** Text of the whole file in chunks of about 64 kB. */
  readonly lines: (rows: Iterable<WebRequest>) => Generator<string>;
}

export type SampleLayout = FlowLayout | WebLayout;
