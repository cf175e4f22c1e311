import { synthesise } from '../test/infra/aws/synthesise.ts';

/** `npm run templates [-- ENVIRONMENT]`: resources and bytes of each stack's template, as CloudFormation gets them. */
const [environment = 'dev'] = process.argv.slice(2);
const { templates } = synthesise(environment);

const rows = [...templates].map(([name, template]) => ({
  name,
  resources: Object.keys(template.Resources).length,
  bytes: Buffer.byteLength(JSON.stringify(template)),
}));
const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
const line = (name: string, resources: number, bytes: number) =>
  process.stdout.write(
    `| ${name.padEnd(12)} | ${String(resources).padStart(9)} | ${bytes.toLocaleString('en').padStart(9)} |\n`,
  );

process.stdout.write('| stack        | resources |     bytes |\n|--------------|----------:|----------:|\n');
for (const { name, resources, bytes } of rows) line(name, resources, bytes);
line(
  'all',
  sum(({ resources }) => resources),
  sum(({ bytes }) => bytes),
);
