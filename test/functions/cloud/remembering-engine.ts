import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowEngine, FlowPart } from '../../../core/flow-engine.ts';
import { fileHash } from './file-hash.ts';
import { rememberedAnswers } from './remembered-answers.ts';

/**
 * An engine that gives the same answer to the same question, with copies of the files it wrote then: tests that do one
 * thing dozens of times would wait for nothing else.
 */
export function rememberingEngine(engine: FlowEngine, folder: string): FlowEngine {
  mkdirSync(folder, { recursive: true });
  const once = rememberedAnswers();
  const kept = (parts: readonly FlowPart[]): FlowPart[] =>
    parts.map((part) => {
      const path = join(folder, fileHash(part.path));
      if (!existsSync(path)) copyFileSync(part.path, path);
      return { ...part, path };
    });
  const given = (parts: readonly FlowPart[], partPath: () => string): FlowPart[] =>
    parts.map((part) => {
      const path = partPath();
      copyFileSync(part.path, path);
      return { ...part, path };
    });
  return {
    head: (path, name) => once(['head', fileHash(path), name], () => engine.head(path, name)),
    lines: (...args) => engine.lines(...args),
    preview: ({ path, nowMs, onProgress, ...job }, rows) =>
      once(['preview', fileHash(path), job, rows], () => engine.preview({ path, nowMs, ...job }, rows)),
    async ingest({ path, nowMs, partPath, onProgress, names, ...job }) {
      const result = await once(['ingest', fileHash(path), job], async () => {
        const first = await engine.ingest({ path, nowMs, partPath, onProgress, names, ...job });
        return { ...first, parts: kept(first.parts) };
      });
      return { ...result, parts: given(result.parts, partPath) };
    },
    async derive({ flows, partPath, uploadId }) {
      const question = ['derive', uploadId, flows.map(({ path, dt }) => [fileHash(path), dt])];
      const parts = await once(question, async () => kept(await engine.derive({ flows, partPath, uploadId })));
      return given(parts, partPath);
    },
    async merge({ parts, partPath, ...job }) {
      const question = ['merge', job, parts.map(({ path, ...part }) => [fileHash(path), part])];
      const made = await once(question, async () => kept([await engine.merge({ ...job, parts, partPath })]));
      return given(made, partPath)[0]!;
    },
  };
}
