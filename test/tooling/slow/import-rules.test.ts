import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFIG, ROOMS } from '../../../scripts/cruise.ts';
import { ROOT, run } from '../../../scripts/run.ts';

interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly {
      readonly module: string;
      readonly resolved: string;
      readonly coreModule: boolean;
    }[];
  }[];
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

async function cruise(cwd: string, rooms: readonly string[]): Promise<Cruise> {
  const { output } = await run('depcruise', [...CONFIG, '--output-type', 'json', ...rooms], { quiet: true, cwd });
  return JSON.parse(output) as Cruise;
}

/** A small tree that keeps every rule; what each file imports. */
const INNOCENT: Readonly<Record<string, readonly string[]>> = {
  'core/ports.ts': ['fflate', './flow/columns.ts'],
  'core/flow/columns.ts': ['zod'],
  'core/query/tree.ts': ['../flow/columns.ts'],
  'core/query/athena-ddl.ts': ['./tree.ts'],
  'core/tables.ts': [],
  'core/contract/routes.ts': ['zod', '../flow/columns.ts', 'type ../query/tree.ts'],
  'adapters/duckdb/engine.ts': ['@duckdb/node-api', '../../core/ports.ts', 'node:fs'],
  'adapters/local/store.ts': ['../duckdb/engine.ts', 'node:sqlite'],
  'adapters/aws/store.ts': ['../duckdb/engine.ts', '@aws-sdk/client-s3'],
  'functions/manifest.ts': [],
  'functions/f/handler.ts': ['zod', '../../core/ports.ts'],
  'functions/lambda/parts.ts': ['../../adapters/aws/store.ts'],
  'functions/f/lambda.ts': ['../lambda/parts.ts', './handler.ts', '../../adapters/aws/store.ts', '@middy/core'],
  'infra/local/main.ts': ['../../functions/f/handler.ts', '../../adapters/local/store.ts', 'hono'],
  'infra/aws/app.ts': [
    '../../functions/manifest.ts',
    '../../core/tables.ts',
    '../../core/query/athena-ddl.ts',
    'aws-cdk-lib',
  ],
  'cli/main.ts': ['../infra/local/main.ts', '../core/ports.ts'],
  'web/src/main.ts': ['../../core/contract/routes.ts', 'hono'],
  'test/fixture.ts': [],
};

/** One breach each: rule, file, what it imports. */
const BREACHES: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ['no-cycles', 'core/self.ts', './self.ts'],
  ['resolvable', 'core/lost.ts', './nowhere.ts'],
  ['product-needs-no-test', 'cli/tested.ts', '../test/fixture.ts'],
  ['core-is-pure', 'core/reads-disk.ts', 'node:fs'],
  ['core-is-pure', 'core/has-database.ts', 'node:sqlite'],
  ['core-is-pure', 'core/has-a-type-of-node.ts', 'type node:fs'],
  ['core-uses-no-room', 'core/uses-adapter.ts', '../adapters/local/store.ts'],
  ['core-packages', 'core/uses-hono.ts', 'hono'],
  ['contract-is-for-browsers', 'core/contract/uses-ports.ts', '../ports.ts'],
  ['contract-runs-no-query', 'core/contract/queries.ts', '../query/tree.ts'],
  ['contract-packages', 'core/contract/packs.ts', 'fflate'],
  ['schema-stands-alone', 'core/flow/uses-query.ts', '../query/tree.ts'],
  ['adapters-use-core', 'adapters/local/uses-infra.ts', '../../infra/local/main.ts'],
  ['duckdb-serves-both-hosts', 'adapters/duckdb/uses-local.ts', '../local/store.ts'],
  ['node-serves-both-hosts', 'adapters/node/uses-local.ts', '../local/store.ts'],
  ['duckdb-packages', 'adapters/duckdb/uses-hono.ts', 'hono'],
  ['local-knows-no-aws', 'adapters/local/uses-aws.ts', '../aws/store.ts'],
  ['aws-knows-no-local', 'adapters/aws/uses-local.ts', '../local/store.ts'],
  ['handlers-use-core', 'functions/f/uses-adapter.ts', '../../adapters/local/store.ts'],
  ['handler-packages', 'functions/f/uses-hono.ts', 'hono'],
  ['lambdas-bind-aws', 'functions/g/lambda.ts', '../../adapters/local/store.ts'],
  ['lambdas-are-for-aws', 'functions/f/wrong-way.ts', './lambda.ts'],
  ['lambdas-are-for-aws', 'functions/f/wrong-parts.ts', '../lambda/parts.ts'],
  ['infra-is-not-cli', 'infra/local/uses-cli.ts', '../../cli/main.ts'],
  ['cdk-sees-no-code', 'infra/aws/uses-code.ts', '../../functions/f/handler.ts'],
  ['cdk-sees-no-code', 'infra/aws/uses-ports.ts', '../../core/ports.ts'],
  ['cli-is-thin', 'cli/deploys.ts', '../infra/aws/app.ts'],
  ['one-machine-reaches-no-aws', 'cli/uses-aws.ts', '@aws-sdk/client-s3'],
  ['one-machine-reaches-no-aws', 'infra/local/uses-cdk.ts', 'aws-cdk-lib'],
  ['one-machine-reaches-no-aws', 'infra/local/through-another.ts', '../../adapters/duckdb/sends-to-s3.ts'],
  ['duckdb-packages', 'adapters/duckdb/sends-to-s3.ts', '@aws-sdk/client-s3'],
  ['web-sees-the-contract', 'web/src/uses-use-case.ts', '../../core/ports.ts'],
  ['web-sees-the-contract', 'web/src/uses-handler.ts', '../../functions/f/handler.ts'],
  ['web-has-no-node', 'web/src/reads-disk.ts', 'node:fs'],
];

const PACKAGES = ['zod', 'fflate', 'hono', '@duckdb/node-api', '@aws-sdk/client-s3', 'aws-cdk-lib', '@middy/core'];

function plant(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

const importing = (imported: readonly string[]) =>
  imported
    .map((name) =>
      name.startsWith('type ') ? `export type * from '${name.slice(5)}';\n` : `export * from '${name}';\n`,
    )
    .concat('export const here = 1;\n')
    .join('');

describe('the import rules', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'flowtrail-imports-'));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json'])
      copyFileSync(join(ROOT, file), join(folder, file));
    for (const name of PACKAGES) {
      plant(folder, `node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      plant(folder, `node_modules/${name}/index.js`, 'module.exports = {};\n');
    }
    for (const [file, imported] of Object.entries(INNOCENT)) plant(folder, file, importing(imported));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('let what the table in AGENTS.md allows pass', async () => {
    const { summary } = await cruise(folder, ROOMS);
    expect(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([]);
  });

  it('refuse a planted breach of each of them', async () => {
    for (const [, file, imported] of BREACHES) plant(folder, file, importing([imported]));
    const { summary } = await cruise(folder, ROOMS);
    const found = new Set(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`));
    expect(BREACHES.map(([rule, file]) => `${rule}: ${file}`).filter((breach) => !found.has(breach))).toEqual([]);
    const { forbidden } = (await import(join(ROOT, '.dependency-cruiser.cjs'))).default as {
      forbidden: { name: string }[];
    };
    const tried = new Set(BREACHES.map(([rule]) => rule));
    expect(forbidden.filter(({ name }) => !tried.has(name))).toEqual([]);
  });
});

describe('the product', () => {
  let product: Cruise;
  beforeAll(async () => {
    product = await cruise(ROOT, ROOMS);
  });

  it('is seen by the rules: a TypeScript they cannot use would pass with no module', () => {
    expect(product.summary.totalCruised).toBeGreaterThan(100);
    expect(product.modules.filter(({ source }) => /^core\/.*\.ts$/.test(source)).length).toBeGreaterThan(100);
  });

  it('keeps them', () => {
    expect(product.summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([]);
  });

  it('reaches no AWS package on one machine, neither itself nor through the packages it uses', () => {
    const used = packagesReachable(product, ['infra/local/main.ts', 'cli/main.ts']);
    const all = withTheirDependencies(used);
    expect(used).toContain('hono');
    expect(all.length).toBeGreaterThan(used.length);
    expect(all.filter((name) => /^(@aws-sdk|@smithy|@middy)\/|^(aws-sdk|aws-cdk|constructs)/.test(name))).toEqual([]);
  });
});

/** Names of the packages that the modules reachable from `entries` import. */
function packagesReachable({ modules }: Cruise, entries: readonly string[]): string[] {
  const bySource = new Map(modules.map((module) => [module.source, module]));
  const seen = new Set(entries);
  const names = new Set<string>();
  for (const source of seen) {
    for (const { resolved } of bySource.get(source)?.dependencies ?? []) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(resolved)?.[1];
      if (name === undefined) seen.add(resolved);
      else names.add(name);
    }
  }
  return [...names];
}

/** These packages and all they need, by package-lock.json. */
function withTheirDependencies(names: readonly string[]): string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: object; optionalDependencies?: object }>;
  };
  const needs = new Map<string, string[]>();
  for (const [path, entry] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1) ?? '';
    const needed = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies });
    needs.set(name, [...(needs.get(name) ?? []), ...needed]);
  }
  const all = new Set(names);
  for (const name of all) for (const needed of needs.get(name) ?? []) all.add(needed);
  return [...all];
}
