import { backgroundFlows } from './background.ts';
import { createDraw } from './draw.ts';
import type { SampleFlow } from './flow.ts';
import { createFlowFactory, ephemeralPort } from './flow-factory.ts';
import { DAY_MS } from './ist-time.ts';
import { type Period, timeInPeriod } from './period.ts';
import { CITIES } from './places.ts';
import { type Scene, SMALLEST_WORLD, type Stage } from './scenario.ts';
import { identityLifelines } from './scenarios/identity.ts';
import { SCENARIOS } from './scenarios/index.ts';
import type { Subscriber } from './subscriber.ts';
import { createSubscribers, type SubscriberGroup } from './subscribers.ts';
import type { SampleTruth } from './truth.ts';

export interface WorldOptions {
  readonly seed: number;
  /** Sessions in all, scenarios included. */
  readonly rows: number;
  readonly fromMs: number;
  /** Whole days, at least one. */
  readonly days: number;
  readonly groups?: readonly SubscriberGroup[];
  /** Fewer people than the rows would suggest, at least 40. */
  readonly maxSubscribers?: number;
  /** Only this person's sessions (a place of the cast). */
  readonly solo?: number;
}

export interface World {
  readonly period: Period;
  readonly subscribers: readonly Subscriber[];
  /** Sorted by start. */
  readonly truth: readonly SampleTruth[];
  /** Exactly `rows` sessions in order of start; each call starts anew and gives the same. */
  readonly flows: () => Generator<SampleFlow>;
}

export const ALL_OPERATORS: readonly SubscriberGroup[] = (['jio', 'airtel', 'vi'] as const).map((operator) => ({
  operator,
  cities: CITIES,
  ipv6: true,
}));

const ROWS_PER_PERSON_AND_DAY = 75;
const MOST_SUBSCRIBERS = 20_000;
// Scenarios may take this share of a small world; in a large one they are the needles in the hay.
const SCENARIO_SHARE = 0.4;

/** An invented network for some days: the same options give the same sessions, byte for byte. */
export function createWorld(options: WorldOptions): World {
  const { seed, rows, fromMs, days, solo } = options;
  const period = { fromMs, toMs: fromMs + days * DAY_MS };
  const wanted = Math.round(rows / (days * ROWS_PER_PERSON_AND_DAY));
  const most = options.maxSubscribers ?? MOST_SUBSCRIBERS;
  const subscribers = createSubscribers({
    seed,
    count: Math.max(SMALLEST_WORLD, Math.min(most, wanted)),
    groups: options.groups ?? ALL_OPERATORS,
    lifelines: identityLifelines(period),
  });
  const people = solo === undefined ? subscribers : [subscribers[solo] as Subscriber];
  const scenes = (): Scene[] => fittingScenes({ period, subscribers, seed, solo }, Math.floor(rows * SCENARIO_SHARE));
  return {
    period,
    subscribers,
    truth: scenes()
      .map(truthOf)
      .sort((a, b) => a.fromMs - b.fromMs),
    flows: function* () {
      const special = scenes()
        .flatMap((scene) => scene.flows)
        .sort((a, b) => a.startMs - b.startMs);
      const background = backgroundFlows({
        period,
        count: rows - special.length,
        people,
        draw: createDraw(seed + 1),
        flow: createFlowFactory(seed, subscribers.length),
      });
      yield* merged(background, special);
    },
  };
}

function fittingScenes(
  world: { period: Period; subscribers: readonly Subscriber[]; seed: number; solo: number | undefined },
  budget: number,
): Scene[] {
  const stage = createStage(world);
  const chosen: Scene[] = [];
  let left = budget;
  for (const scenario of SCENARIOS) {
    const scene = scenario(stage);
    const flows =
      world.solo === undefined ? scene.flows : scene.flows.filter((flow) => flow.subscriber.index === world.solo);
    if (flows.length === 0 || flows.length > left) continue;
    left -= flows.length;
    chosen.push({ ...scene, flows });
  }
  return chosen;
}

function createStage(world: { period: Period; subscribers: readonly Subscriber[]; seed: number }): Stage {
  const { period, subscribers, seed } = world;
  const draw = createDraw(seed + 2);
  const makeFlow = createFlowFactory(seed, subscribers.length);
  return {
    period,
    draw,
    subscribers,
    person: (place) => subscribers[place % subscribers.length] as Subscriber,
    timeAt: (istHour, daysBack, lengthMs) => timeInPeriod(period, { istHour, daysBack, lengthMs }),
    flow: (spec) =>
      makeFlow({ state: 'SF', cell: spec.subscriber.home, sourcePort: ephemeralPort(draw), overIpv6: false, ...spec }),
  };
}

function truthOf({ truth, flows }: Scene): SampleTruth {
  const starts = flows.map((flow) => flow.startMs);
  return { ...truth, fromMs: Math.min(...starts), toMs: Math.max(...starts), rows: flows.length };
}

function* merged(background: Iterable<SampleFlow>, special: readonly SampleFlow[]): Generator<SampleFlow> {
  let next = 0;
  for (const flow of background) {
    while (next < special.length && (special[next] as SampleFlow).startMs <= flow.startMs) {
      yield special[next++] as SampleFlow;
    }
    yield flow;
  }
  while (next < special.length) yield special[next++] as SampleFlow;
}
