import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PieceEngine } from '../../../core/flow-engine.ts';
import { storeColumns, storeTimes } from '../../../core/formats/stored-plan.ts';
import { fileHash } from './file-hash.ts';
import { rememberedAnswers } from './remembered-answers.ts';

/** As `rememberingEngine`, for pieces. */
export function rememberingPieceEngine(engine: PieceEngine, folder: string): PieceEngine {
  mkdirSync(folder, { recursive: true });
  const once = rememberedAnswers();
  const keep = (path: string): string => {
    const kept = join(folder, fileHash(path));
    if (!existsSync(kept)) copyFileSync(path, kept);
    return kept;
  };
  const give = (kept: string, path: string): string => {
    copyFileSync(kept, path);
    return path;
  };
  return {
    times: (job) => engine.times(job),
    unpack: (bytes) => engine.unpack(bytes),
    countPeople: (paths) => once(['people', paths.map(fileHash)], () => engine.countPeople(paths)),
    async survey(job) {
      const { path, head, piece, columns, rules, recordsPath } = job;
      const question = ['survey', fileHash(path), head.encoding, piece, storeColumns(columns), rules];
      const { survey, records } = await once(question, async () => {
        const first = await engine.survey(job);
        return { survey: first, records: first.inEncoding ? keep(recordsPath) : null };
      });
      if (records !== null) give(records, recordsPath);
      return survey;
    },
    async repeats(job) {
      const question = ['repeats', job.pieces.map(({ path, firstLine }) => [fileHash(path), firstLine])];
      const found = await once(question, async () =>
        (await engine.repeats(job)).map((one) => ({ ...one, path: one.path && keep(one.path) })),
      );
      return found.map((one) => ({ ...one, path: one.path && give(one.path, job.outPath()) }));
    },
    async ingest(job) {
      const { path, head, uploadId, piece, facts, repeats, peoplePath, plan } = job;
      const question = [
        ...['ingest', fileHash(path), head.encoding, uploadId, piece, storeTimes(facts), facts.subject],
        ...[repeats && fileHash(repeats), plan.format.id, plan.kind === 'delimited' ? plan.roles : null],
      ];
      const { result, people } = await once(question, async () => {
        const first = await engine.ingest(job);
        const parts = first.parts.map((part) => ({ ...part, path: keep(part.path) }));
        return { result: { ...first, parts }, people: keep(peoplePath) };
      });
      give(people, peoplePath);
      return { ...result, parts: result.parts.map((part) => ({ ...part, path: give(part.path, job.partPath()) })) };
    },
  };
}
