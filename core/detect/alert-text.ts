import type { Severity } from '../contract/alerts.ts';
import { zoneOffsetMinutes } from '../formats/zone.ts';
import { isoTime } from '../iso-time.ts';
import { printCount, printPlural } from '../print-count.ts';
import { MINUTE_MS } from '../query/utc-time.ts';
import { zoneWords } from '../zone-words.ts';
import type { ExplainedContribution } from './explain-flow.ts';
import { cappedWords } from './forest-severity.ts';
import { printValue } from './print-value.ts';

/** The figures an alert speaks of, over all of its uploads. */
export interface AlertFigures {
  readonly entity: string;
  readonly entity_kind: string;
  readonly target: string | null;
  readonly flows: number;
  readonly first_ms: number | null;
  readonly last_ms: number | null;
  readonly bytes_out: number | null;
  readonly bytes_in: number | null;
  readonly unanswered: number | null;
  readonly entities: number;
  readonly destinations: number;
  readonly ports: number;
  readonly destination_words: readonly string[];
  readonly sensors: readonly string[];
  readonly score: number;
  /** Of its gravest flow. */
  readonly severity: Severity;
  readonly contributions: readonly ExplainedContribution[];
  /** IANA zone times are told in. */
  readonly zone: string;
}

/** A pattern in the figures, and the words for it. It names what was seen; why it was done nobody can read from logs. */
interface Pattern {
  readonly fits: (figures: AlertFigures) => boolean;
  readonly title: (figures: AlertFigures) => string;
  readonly consistentWith: string;
  readonly innocent: string;
  readonly next: string;
}

const MANY = 10;
const REPEATED = 20;
/** Sec. "exfiltration": three times as much out as in. */
const OUT_TO_IN = 3;
const LARGE_BYTES = 10_000_000;

const isMostlyUnanswered = ({ unanswered, flows }: AlertFigures) => unanswered !== null && unanswered * 2 > flows;

const PATTERNS: readonly Pattern[] = [
  {
    fits: (figures) => figures.entity_kind === 'destination_ip' && figures.entities >= MANY,
    title: ({ entity, entities }) => `${printCount(entities)} sources towards ${entity} in one day`,
    consistentWith: 'a flood towards this destination, a campaign that reaches many devices, or something popular',
    innocent: 'a software update, a live event or a new service that many devices fetch at the same time',
    next: 'check what the destination is, whether it answered, and whether the sources share an app or a model',
  },
  {
    fits: (figures) => figures.destinations >= MANY,
    title: ({ destinations, target, entity }) =>
      `${printCount(destinations)} destinations on ${target} contacted by ${entity}`,
    consistentWith: 'a sweep over many hosts, or a program that talks to many peers',
    innocent: 'peer-to-peer software, a network inventory or backup tool, or a service with many servers',
    next: 'look at which of the destinations answered, and what the entity did with those afterwards',
  },
  {
    fits: (figures) => figures.ports >= MANY,
    title: ({ ports, target, entity }) => `${printCount(ports)} ports of ${target} tried by ${entity}`,
    consistentWith: 'a search for open ports',
    innocent: 'a security or monitoring tool of the owner, or file transfer with changing ports',
    next: 'look at which ports answered, and ask whether the destination belongs to the entity',
  },
  {
    fits: ({ bytes_out, bytes_in }) =>
      (bytes_out ?? 0) >= LARGE_BYTES && (bytes_out ?? 0) >= OUT_TO_IN * (bytes_in ?? 0),
    title: ({ bytes_out, target, entity }) => `${printValue('bytes', bytes_out ?? 0)} sent to ${target} by ${entity}`,
    consistentWith: 'a large transfer out',
    innocent: 'a phone or laptop backup, a cloud folder, or photos and videos being sent',
    next: 'compare with other days of the entity, and look for the same destination among other entities',
  },
  {
    fits: (figures) => figures.flows >= REPEATED && isMostlyUnanswered(figures),
    title: ({ flows, target, entity }) => `${printCount(flows)} unanswered flows to ${target} from ${entity}`,
    consistentWith: 'attempts against a service, or a part in a flood',
    innocent: 'an app that keeps trying to reach a server that is down',
    next: 'check whether the destination was up at the time, and whether others sent the same',
  },
  {
    fits: ({ flows }) => flows >= REPEATED,
    title: ({ flows, target, entity }) => `${printCount(flows)} flows between ${entity} and ${target}`,
    consistentWith: 'repeated attempts to sign in, a tunnel, or a program that calls home',
    innocent: 'monitoring, a push or sync service, or a page that loads many pieces',
    next: 'look at the rhythm and the sizes of the flows, and at what follows the last of them',
  },
  {
    fits: () => true,
    title: ({ target, entity }) => `Unusual traffic between ${entity} and ${target ?? 'an unknown destination'}`,
    consistentWith: 'a session unlike the others of this data set',
    innocent: 'a new app, a visit to an unfamiliar site, travel, or work at unusual hours',
    next: 'look at the flows before and after, and for the same destination among other entities',
  },
];

/** What was seen, why it is unusual, what innocent thing it could be, and what to do next. */
export function alertWords(figures: AlertFigures): { title: string; text: string } {
  const pattern = PATTERNS.find(({ fits }) => fits(figures))!;
  const parts = [
    `${seen(figures)} This is consistent with ${pattern.consistentWith}.`,
    `Why unusual: ${reasons(figures)}. Isolation score ${figures.score.toFixed(2)}, where ordinary flows lie at 0.4 to 0.5.`,
    figures.sensors.length > 0
      ? `A sensor or the source itself also says: ${figures.sensors.slice(0, 3).join('; ')}.`
      : '',
    cappedWords(figures.score, figures.severity) ?? '',
    `Could be innocent: ${pattern.innocent}.`,
    `Next: ${pattern.next}.`,
  ];
  return { title: pattern.title(figures), text: parts.filter((part) => part !== '').join('\n') };
}

function seen(figures: AlertFigures): string {
  const { entity, entity_kind, target, flows } = figures;
  const known = figures.destination_words.length > 0 ? ` (${figures.destination_words.join(', ')})` : '';
  const count = printPlural(flows, 'unusual flow');
  const whom =
    entity_kind === 'destination_ip'
      ? `from ${printPlural(figures.entities, 'source')} to ${entity}${known}${target === null ? '' : `, ${target}`}`
      : `from ${entity} to ${target === null ? 'an unknown destination' : `${target}${known}`}`;
  return `${count} ${whom}${when(figures)}${volumes(figures)}.`;
}

function when({ first_ms, last_ms, zone }: AlertFigures): string {
  if (first_ms === null || last_ms === null) return ', at times the source does not give';
  const [from, to] = [localTime(first_ms, zone), localTime(last_ms, zone)];
  const named = zoneWords(zone, first_ms);
  if (from === to) return ` at ${from} (${named})`;
  return ` between ${from} and ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to} (${named})`;
}

function localTime(ms: number, zone: string): string {
  return isoTime(ms + zoneOffsetMinutes(zone, ms) * MINUTE_MS)
    .slice(0, 16)
    .replace('T', ' ');
}

function volumes({ bytes_out, bytes_in, unanswered, flows }: AlertFigures): string {
  const parts = [
    bytes_out === null ? null : `${printValue('bytes', bytes_out)} out`,
    bytes_in === null ? null : `${printValue('bytes', bytes_in)} in`,
    unanswered === null || unanswered === 0
      ? null
      : `${unanswered === flows ? 'none' : printCount(flows - unanswered)} answered`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/** The three strongest lines that raised the score. */
function reasons({ contributions }: AlertFigures): string {
  const raising = contributions.filter(({ contribution, feature }) => contribution > 0 && feature !== 'others');
  const lines = raising.slice(0, 3).map(({ text }) => text);
  return lines.length === 0 ? 'the combination of its features, none of them by itself' : lines.join('; ');
}
