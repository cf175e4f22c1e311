import { globSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../scripts/run.ts';
import { PROJECTS } from '../../vitest.config.ts';

const isOneOf = (file: string, globs: readonly string[] = []) => globs.some((glob) => matchesGlob(file, glob));

it('runs every test file in exactly one project', () => {
  const files = globSync('test/**/*.test.{ts,tsx}', { cwd: ROOT });
  const projectsOf = (file: string) =>
    PROJECTS.filter((project) => isOneOf(file, project.include) && !isOneOf(file, project.exclude));
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => projectsOf(file).length !== 1)).toEqual([]);
});
