/**
 * Who may import whom: infra runs functions, which use core through adapters. test/tooling/slow/import-rules.test.ts plants
 * one breach of each rule. Needs TypeScript below 7: with another it skips every .ts file without a word.
 */
const ROOMS = ['core', 'adapters', 'functions', 'infra', 'cli', 'web', 'test', 'scripts'];
const anyBut = (...rooms) => `^(${ROOMS.filter((room) => !rooms.includes(room)).join('|')})/`;
const AWS_PACKAGE =
  '(^|node_modules/)(@aws-sdk|@aws-lambda-powertools|@smithy|@middy|aws-sdk|aws-cdk|aws-cdk-lib|constructs)(/|$)';

/** The files that bind handlers to AWS: each function's own, and what they share. */
const LAMBDA = '^functions/(lambda/|.*/lambda[.]ts$)';

/** What files below `from` must not import, and why; the message shows it. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Files below `path` may use these packages alone. */
const packages = (name, path, ...allowed) =>
  rule(
    name,
    `${path} may use ${allowed.join(', ')} and no other package`,
    { path },
    { path: 'node_modules/', pathNot: `node_modules/(${allowed.join('|')})/` },
  );

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'two files that need each other are one',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'resolvable',
      'it is not installed, or misspelt',
      {},
      { couldNotResolve: true, pathNot: '^(geojson|topojson-specification|aws-lambda)$' },
    ),
    rule(
      'product-needs-no-test',
      'the product runs without its tests and scripts',
      { pathNot: '^(test|scripts)/' },
      { path: '^(test|scripts)/' },
    ),

    rule('core-is-pure', 'core has no disk, network or process', { path: '^core/' }, { dependencyTypes: ['core'] }),
    rule('core-uses-no-room', 'core reaches the world through ports', { path: '^core/' }, { path: anyBut('core') }),
    packages('core-packages', '^core/', 'zod', 'fflate'),
    rule(
      'contract-is-for-browsers',
      'the contract ships to the browser: zod, core/flow, types of core/query',
      { path: '^core/contract/' },
      { path: '^core/', pathNot: '^core/(contract|flow|query)/' },
    ),
    rule(
      'contract-runs-no-query',
      'of core/query the contract knows types',
      { path: '^core/contract/' },
      { path: '^core/query/', dependencyTypesNot: ['type-only'] },
    ),
    packages('contract-packages', '^core/(contract|flow)/', 'zod'),
    rule(
      'schema-stands-alone',
      'the flow schema needs nothing',
      { path: '^core/flow/' },
      { path: '^core/', pathNot: '^core/flow/' },
    ),

    rule(
      'adapters-use-core',
      'adapters are wired by infra',
      { path: '^adapters/' },
      { path: anyBut('adapters', 'core') },
    ),
    rule(
      'duckdb-serves-both-hosts',
      'it knows neither',
      { path: '^adapters/duckdb/' },
      { path: '^adapters/(?!duckdb/)' },
    ),
    rule('node-serves-both-hosts', 'it knows neither', { path: '^adapters/node/' }, { path: '^adapters/(?!node/)' }),
    packages('duckdb-packages', '^adapters/duckdb/', '@duckdb'),
    rule('local-knows-no-aws', 'one machine needs no cloud', { path: '^adapters/local/' }, { path: '^adapters/aws/' }),
    rule('aws-knows-no-local', 'the cloud needs no machine', { path: '^adapters/aws/' }, { path: '^adapters/local/' }),

    rule(
      'handlers-use-core',
      'a handler is host-neutral',
      { path: '^functions/', pathNot: LAMBDA },
      { path: anyBut('functions', 'core') },
    ),
    packages('handler-packages', '^functions/(?!lambda/|.*/lambda[.]ts$)', 'zod'),
    rule(
      'lambdas-bind-aws',
      'lambda.ts binds its handler to AWS',
      { path: LAMBDA },
      { path: '^(adapters/local|infra|cli|web)/' },
    ),
    rule(
      'lambdas-are-for-aws',
      'only a deployment starts lambda.ts',
      { pathNot: `^test/|${LAMBDA}` },
      { path: LAMBDA },
    ),

    rule(
      'infra-is-not-cli',
      'the command line runs the host, never the other way',
      { path: '^infra/' },
      { path: '^(cli|web)/' },
    ),
    rule(
      'cdk-sees-no-code',
      'infra/aws reads the manifest, the contract, and the lists of tables, data alone',
      { path: '^infra/aws/' },
      {
        path: '^(core|adapters|functions|infra/local)/',
        pathNot:
          '^(core/contract/|core/tables[.]ts$|core/query/athena-ddl[.]ts$|core/query/sql-query[.]ts$|functions/manifest[.]ts$)',
      },
    ),
    rule(
      'cli-is-thin',
      'a command calls the API of the host it starts or finds',
      { path: '^cli/' },
      { path: `${LAMBDA}|^(web|infra/aws|adapters/aws)/` },
    ),
    rule(
      'one-machine-reaches-no-aws',
      'not even through another file',
      { path: '^(infra/local|cli)/' },
      { path: `${AWS_PACKAGE}|^(adapters|infra)/aws/`, reachable: true },
    ),

    rule(
      'web-sees-the-contract',
      'the dashboard knows the contract and the schema',
      { path: '^web/' },
      { path: `${anyBut('web', 'core')}|^core/(?!contract/|flow/)` },
    ),
    rule('web-has-no-node', 'it runs in a browser', { path: '^web/src/' }, { dependencyTypes: ['core'] }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(assembly/|[.]wasm[.]ts$|web/dist)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'],
    },
    builtInModules: { add: ['node:sqlite'] },
  },
};
