import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;

/** Right, but seconds each: they scan, train or start programs. `npm run check` leaves them to `npm test`. */
const SLOW_UNITS = [
  'test/core/ml/forest-auroc.test.ts',
  'test/core/query/filter-predicate.test.ts',
  'test/core/usecase/detect/*.test.ts',
  'test/scripts/**/*.test.ts',
  'test/tooling/slow/*.test.ts',
];

/** Kinds of tests; each file belongs to exactly one, which test/tooling watches. scripts/test.ts runs them all. */
export const PROJECTS: readonly {
  readonly name: string;
  readonly include: string[];
  readonly exclude?: string[];
  readonly testTimeout?: number;
  readonly hookTimeout?: number;
  readonly fileParallelism?: boolean;
  readonly isolate?: boolean;
  readonly globalSetup?: string[];
  readonly deps?: { readonly interopDefault: boolean };
}[] = [
  // Pure, so that files may share a process: a third less to compute.
  { name: 'unit', include: ['test/{core,web,tooling}/**/*.test.ts'], exclude: SLOW_UNITS, isolate: false },
  { name: 'unit-slow', include: SLOW_UNITS, testTimeout: 3 * MINUTE },
  // The contract suites of test/contract run here, once for each adapter.
  {
    name: 'adapters',
    include: ['test/adapters/**/*.test.ts'],
    exclude: ['test/adapters/aws/**'],
    testTimeout: 3 * MINUTE,
  },
  // The local host driven from outside: HTTP, command line, crashes.
  {
    name: 'api',
    include: ['test/{functions,infra,cli}/**/*.test.ts'],
    testTimeout: 3 * MINUTE,
    // Reading a package's default export loads all of aws-cdk-lib: 20 s a file.
    deps: { interopDefault: false },
  },
  { name: 'trino', include: ['test/trino/**/*.test.ts'], testTimeout: 10 * MINUTE, hookTimeout: 10 * MINUTE },
  {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 5 * MINUTE,
    hookTimeout: 5 * MINUTE,
    fileParallelism: false,
  },
  // The system as CDK deploys it to a stand-in for AWS, one for all of these files.
  {
    name: 'deployed',
    include: ['test/deployed/**/*.test.ts'],
    globalSetup: ['test/deployed/global-setup.ts'],
    testTimeout: 5 * MINUTE,
    hookTimeout: 10 * MINUTE,
    fileParallelism: false,
  },
  {
    name: 'emulator',
    include: ['test/adapters/aws/**/*.test.ts', 'test/emulator/**/*.test.ts'],
    testTimeout: 3 * MINUTE,
    hookTimeout: 3 * MINUTE,
  },
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 2 * MINUTE,
    projects: PROJECTS.map((project) => ({ extends: true, test: project })),
  },
});
