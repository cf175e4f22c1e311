import { isWorkingTime, partOfDay, SLOT_MS, slotCounts } from './diurnal.ts';
import { CHOICE_SHIFT, choiceTable, type Draw } from './draw.ts';
import type { Endpoint, FlowState, SampleFlow } from './flow.ts';
import { ephemeralPort, type FlowFactory, type FlowSpec } from './flow-factory.ts';
import type { Period } from './period.ts';
import type { Service } from './service.ts';
import { SERVICES } from './services.ts';
import type { Subscriber } from './subscriber.ts';

const SERVICE_TABLES = [0, 1, 2].map((part) => choiceTable(SERVICES.map((each) => each.shares[part as 0 | 1 | 2])));
// Spread of volumes of one session that the person's habit does not explain; keeps out and in correlated, not equal.
const SHARED = 0.8;
const OWN = 0.6;
const MAX_BYTES = 2 ** 31;
const PEOPLE_TABLE_SIZE = 2 ** 16;

/** Ordinary life: `count` sessions in order of start, drawn slot by slot so that memory does not grow with `count`. */
export function* backgroundFlows(options: {
  readonly period: Period;
  readonly count: number;
  readonly people: readonly Subscriber[];
  readonly draw: Draw;
  readonly flow: FlowFactory;
}): Generator<SampleFlow> {
  const { period, draw } = options;
  const counts = slotCounts(period, options.count);
  const pickPerson = personPicker(options.people, draw);
  let offsets = new Uint32Array(64);
  for (let slot = 0; slot < counts.length; slot++) {
    const count = counts[slot] as number;
    if (count > offsets.length) offsets = new Uint32Array(count * 2);
    for (let i = 0; i < count; i++) offsets[i] = draw.nextUint32() % SLOT_MS;
    offsets.subarray(0, count).sort();
    const slotMs = period.fromMs + slot * SLOT_MS;
    const table = SERVICE_TABLES[partOfDay(slotMs)] as Uint16Array;
    const atWork = isWorkingTime(slotMs);
    for (let i = 0; i < count; i++) {
      const startMs = slotMs + (offsets[i] as number);
      const service = SERVICES[table[draw.nextUint32() >>> CHOICE_SHIFT] as number] as Service;
      yield options.flow(sessionSpec(service, { startMs, subscriber: pickPerson(startMs), atWork, draw }));
    }
  }
}

function sessionSpec(
  service: Service,
  at: { readonly startMs: number; readonly subscriber: Subscriber; readonly atWork: boolean; readonly draw: Draw },
): FlowSpec {
  const { draw, subscriber } = at;
  const fate = draw.nextUint32() & 255;
  const state: FlowState = fate < 3 ? 'S0' : fate < 5 && service.endpoints[0]?.protocol === 'tcp' ? 'REJ' : 'SF';
  const overIpv6 = subscriber.ipv6 !== null && service.ipv6Endpoints.length > 0 && fate > 160;
  const size = draw.nextNormal();
  const wide = SHARED * size + OWN * draw.nextNormal();
  const answered = state === 'SF';
  return {
    startMs: at.startMs,
    durationMs: answered ? Math.round(1000 * lognormal(service.duration, wide)) : 0,
    subscriber,
    endpoint: pickEndpoint(overIpv6 ? service.ipv6Endpoints : service.endpoints, draw),
    bytesOut: answered ? Math.round(lognormal(service.out, size)) : 60,
    bytesIn: answered ? Math.round(lognormal(service.in, wide)) : 0,
    state,
    cell: at.atWork ? subscriber.work : subscriber.home,
    sourcePort: ephemeralPort(draw),
    overIpv6,
  };
}

/** Sites far down the list are visited rarely: the square of a uniform draw bends popularity towards the front. */
function pickEndpoint(endpoints: readonly Endpoint[], draw: Draw): Endpoint {
  const uniform = draw.nextUint32() / 4_294_967_296;
  return endpoints[Math.floor(uniform * (endpoints.length > 8 ? uniform : 1) * endpoints.length)] as Endpoint;
}

function lognormal(spread: { readonly median: number; readonly sigma: number }, normal: number): number {
  return Math.min(MAX_BYTES, spread.median * Math.exp(spread.sigma * normal));
}

/** Chooses people by their activity; whoever's SIM is off at that time is passed over for the next. */
function personPicker(people: readonly Subscriber[], draw: Draw): (ms: number) => Subscriber {
  const total = people.reduce((sum, person) => sum + person.activity, 0);
  const table = new Uint16Array(PEOPLE_TABLE_SIZE);
  let cumulative = 0;
  let filled = 0;
  people.forEach((person, index) => {
    cumulative += person.activity;
    const end = Math.round((cumulative / total) * PEOPLE_TABLE_SIZE);
    table.fill(index, filled, end);
    filled = end;
  });
  return (ms) => {
    let index = table[draw.nextUint32() >>> 16] as number;
    let person = people[index] as Subscriber;
    while (ms < person.activeFromMs || ms >= person.activeToMs) {
      index = (index + 1) % people.length;
      person = people[index] as Subscriber;
    }
    return person;
  };
}
