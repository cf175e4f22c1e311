import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;

/** One project for each kind of test; scripts/test.ts runs them, `vitest run --project unit` runs one. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 2 * MINUTE,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'test/core/**/*.test.ts',
            'test/web/**/*.test.ts',
            'test/functions/**/*.test.ts',
            'test/tooling/**/*.test.ts',
            'test/scripts/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'adapters',
          include: ['test/adapters/**/*.test.ts', 'test/contract/**/*.test.ts'],
          testTimeout: 3 * MINUTE,
        },
      },
      {
        extends: true,
        test: { name: 'host', include: ['test/infra/**/*.test.ts', 'test/cli/**/*.test.ts'], testTimeout: 3 * MINUTE },
      },
      {
        extends: true,
        test: {
          name: 'trino',
          include: ['test/trino/**/*.test.ts'],
          testTimeout: 10 * MINUTE,
          hookTimeout: 10 * MINUTE,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 5 * MINUTE,
          hookTimeout: 5 * MINUTE,
          fileParallelism: false,
        },
      },
    ],
  },
});
