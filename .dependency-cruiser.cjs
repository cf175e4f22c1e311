/**
 * Who may import whom. The rooms read as a sentence: infra runs functions, which use core through adapters.
 * Needs TypeScript below 7: with another version every file is skipped without a word, which a test guards against.
 */
const node = '^(node:|fs|path|os|crypto|http|stream|util|url|zlib|worker_threads|child_process)';
const npm = 'node_modules';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'core-is-pure', severity: 'error', from: { path: '^core/' }, to: { dependencyTypes: ['core'] } },
    { name: 'core-uses-no-room', severity: 'error', from: { path: '^core/' }, to: { path: '^(adapters|functions|infra|cli|web|test|scripts)/' } },
    { name: 'core-libraries', severity: 'error', from: { path: '^core/' }, to: { path: npm, pathNot: 'node_modules/(zod|fflate)/' } },
    { name: 'contract-is-for-browsers', severity: 'error', from: { path: '^core/contract/' }, to: { path: '^core/', pathNot: '^core/(contract|flow|query|errors)' } },
    { name: 'adapters-use-core', severity: 'error', from: { path: '^adapters/' }, to: { path: '^(functions|infra|cli|web|test|scripts)/' } },
    { name: 'duckdb-adapter', severity: 'error', from: { path: '^adapters/duckdb/' }, to: { path: '^adapters/(local|aws)/' } },
    { name: 'local-knows-no-aws', severity: 'error', from: { path: '^(adapters/local|adapters/duckdb|infra/local|cli)/' }, to: { path: '^(adapters/aws|infra/aws)/' } },
    { name: 'no-aws-package-on-one-machine', severity: 'error', from: { path: '^(infra/local|cli)/' }, to: { path: 'node_modules/(@aws-sdk|aws-cdk|aws-cdk-lib|@middy)/', reachable: true } },
    { name: 'handlers-use-core', severity: 'error', from: { path: '^functions/', pathNot: '/lambda\\.ts$' }, to: { path: '^(adapters|infra|cli|web|test|scripts)/' } },
    { name: 'cdk-sees-no-code', severity: 'error', from: { path: '^infra/aws/' }, to: { path: '^(core|adapters|functions)/', pathNot: '^(core/contract/|functions/manifest\\.ts)' } },
    { name: 'web-sees-the-contract', severity: 'error', from: { path: '^web/' }, to: { path: '^(adapters|functions|infra|cli|test|scripts)/' } },
    { name: 'web-core', severity: 'error', from: { path: '^web/' }, to: { path: '^core/', pathNot: '^core/(contract|flow)/' } },
    { name: 'web-has-no-node', severity: 'error', from: { path: '^web/src/' }, to: { dependencyTypes: ['core'] } },
    { name: 'product-needs-no-test', severity: 'error', from: { path: '^(core|adapters|functions|infra|cli|web)/' }, to: { path: '^(test|scripts)/' } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '(\\.(css|svg|woff2)|^geojson|^topojson-specification)$' } },
  ],
  options: {
    doNotFollow: { path: npm },
    exclude: { path: '(assembly/|\\.wasm\\.ts$|web/dist)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'] },
    builtInModules: { add: ['node:sqlite'] },
  },
};
