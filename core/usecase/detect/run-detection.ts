import type { DetectRequest, Run } from '../../contract/alerts.ts';
import { featuresQuery } from '../../detect/features-query.ts';
import { familyWords, leftOutOf } from '../../detect/left-out-words.ts';
import { encodeModelBundle, type FamilyModel } from '../../detect/model-bundle.ts';
import type {
  AnomalousFlow,
  AnomalyObject,
  FeatureFamily,
  FeatureRows,
  ScoredFlow,
  ScoreEngine,
} from '../../detect/score-engine.ts';
import { type TrainedFamily, trainFamily } from '../../detect/train-family.ts';
import type { Clock, Hasher, ObjectStore } from '../../ports.ts';
import { explainFamily } from './explain-family.ts';
import { type ScoredFamily, scoreFamily } from './score-family.ts';

export interface DetectionDeps {
  readonly scores: ScoreEngine;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly hasher: Hasher;
}

export type RunProgress = Pick<Run, 'stage' | 'done' | 'total'>;

export interface DetectionResult
  extends Pick<
    Run,
    | 'model'
    | 'features'
    | 'dropped'
    | 'threshold'
    | 'scored'
    | 'anomalous'
    | 'episodes'
    | 'anomalous_episodes'
    | 'message'
  > {
  readonly objects: readonly AnomalyObject[];
  /** The strongest anomalous flows, strongest first. */
  readonly strongest: readonly AnomalousFlow[];
}

/** With fewer, the trees' samples of 256 are nearly the same rows, and the top 0.5 % is not even three of them. */
export const MIN_ROWS = 500;
/** Rows a forest trains on at most: each tree looks at 256 of them, and the usual ranges need no more. */
const MAX_TRAINED = 300_000;
/** Flows alerts are made of at most. */
const MAX_ALERTED = 200_000;
export const MODEL_NAME = 'isolation-forest';

/**
 * Features, training, scoring and explaining over the flows of a request. What it writes nothing points at yet, so a
 * crash leaves strays and no half results. Throws InvalidInputError for a filter or zone that cannot be read.
 */
export async function runDetection(
  deps: DetectionDeps,
  job: { runId: string; request: DetectRequest },
  onProgress: (progress: RunProgress) => Promise<void> | void,
): Promise<DetectionResult> {
  const { filter, zone } = job.request;
  await onProgress({ stage: 'features', done: 0, total: 0 });
  const query = featuresQuery({ filter, zone, nowMs: deps.clock.now() });
  const rows = await deps.scores.open(query);
  try {
    const families = await rows.families();
    const total = families.reduce((sum, family) => sum + family.rows, 0);
    const large = families.filter((family) => family.rows >= MIN_ROWS);
    const small = families.filter((family) => family.rows < MIN_ROWS).map(leftOut);
    const trained = await train({ rows, large, total, request: job.request, onProgress });
    if (trained.length === 0) return nothingScored(small, total);
    const scored = await score({ rows, trained, total, request: job.request, onProgress });
    await onProgress({ stage: 'explaining', done: 0, total });
    const flows = explained(rows, scored, (done) => onProgress({ stage: 'explaining', done, total }));
    const written = await rows.writeAnomalies({
      runId: job.runId,
      flows,
      families: scored.map(({ family }) => family),
      scope: query.scope,
      strongest: MAX_ALERTED,
    });
    await onProgress({ stage: 'writing', done: 0, total });
    return {
      ...(await keepModel(deps, scored)),
      ...summary(scored),
      dropped: [...small, ...leftOutOf(scored)],
      message: messageOf(small, large.length),
      ...written,
    };
  } finally {
    await rows.close();
  }
}

interface Stage {
  readonly rows: FeatureRows;
  readonly total: number;
  readonly request: DetectRequest;
  readonly onProgress: (progress: RunProgress) => Promise<void> | void;
}

type Trained = FeatureFamily & TrainedFamily;

async function train({ rows, large, total, request, onProgress }: Stage & { large: readonly FeatureFamily[] }) {
  const trained: Trained[] = [];
  let done = 0;
  for (const family of large) {
    await onProgress({ stage: 'training', done, total });
    const columns = await rows.sample(family.family, MAX_TRAINED);
    const options = { trees: request.trees, sampleSize: request.sample_size, seed: request.seed };
    const result = (columns[0]?.values.length ?? 0) === 0 ? null : trainFamily(columns, options);
    if (result !== null) trained.push({ ...family, ...result });
    done += family.rows;
  }
  return trained;
}

async function score({ rows, trained, total, request, onProgress }: Stage & { trained: readonly Trained[] }) {
  const scored: ScoredFamily[] = [];
  let before = 0;
  for (const family of trained) {
    scored.push(
      await scoreFamily(rows, family, {
        cutoff: { minScore: request.min_score, topShare: request.max_share },
        onRows: (done) => onProgress({ stage: 'scoring', done: before + done, total }),
      }),
    );
    before += family.rows;
  }
  return scored;
}

async function* explained(
  rows: FeatureRows,
  scored: readonly ScoredFamily[],
  onRows: (done: number) => Promise<void> | void,
): AsyncIterable<readonly ScoredFlow[]> {
  let before = 0;
  for (const family of scored) {
    for await (const { flows, done } of explainFamily(rows, family)) {
      if (flows.length > 0) yield flows;
      await onRows(before + done);
    }
    before += family.rows;
  }
}

/** The model's version is the beginning of its hash: the same data and request give the same one. */
async function keepModel({ objects, hasher }: DetectionDeps, scored: readonly ScoredFamily[]) {
  const models = scored.map(
    ({ family, recipe, forest, cutoff }): FamilyModel => ({ family, model: { recipe, forest, cutoff } }),
  );
  const bytes = encodeModelBundle(models);
  const sha256 = hasher.sha256(bytes);
  const version = sha256.slice(0, 16);
  await objects.put(modelKey(version), bytes);
  return { model: { name: MODEL_NAME, version, sha256 } };
}

export function modelKey(version: string): string {
  return `models/${MODEL_NAME}/${version}/model.bin`;
}

function summary(scored: readonly ScoredFamily[]) {
  return {
    features: [...new Set(scored.flatMap(({ recipe }) => recipe.features.map(({ name }) => name)))],
    threshold: Math.min(...scored.map(({ cutoff }) => cutoff)),
    scored: scored.reduce((sum, { rows }) => sum + rows, 0),
    anomalous: scored.reduce((sum, { anomalous }) => sum + anomalous, 0),
  };
}

function leftOut({ family, rows }: FeatureFamily) {
  return {
    feature: 'all',
    why: `not scored: ${familyWords(family)}, only ${rows} flows, at least ${MIN_ROWS} are needed`,
  };
}

function messageOf(small: readonly unknown[], large: number): string | null {
  if (small.length === 0) return null;
  return `${small.length} of ${small.length + large} kinds of records have fewer than ${MIN_ROWS} flows and are not scored`;
}

function nothingScored(small: DetectionResult['dropped'], total: number): DetectionResult {
  const few = total === 0 ? 'no flows match the filter' : `too few alike flows to say what is usual: ${total} match`;
  return {
    model: null,
    features: [],
    dropped: small,
    threshold: null,
    scored: 0,
    anomalous: 0,
    episodes: 0,
    anomalous_episodes: 0,
    message: `${few}, and at least ${MIN_ROWS} of one kind of record are needed`,
    objects: [],
    strongest: [],
  };
}
