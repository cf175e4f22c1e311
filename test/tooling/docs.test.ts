import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLOW_COLUMNS } from '../../core/flow/columns.ts';
import { DERIVED_COLUMNS } from '../../core/flow/derived.ts';
import { SCORE_COLUMNS } from '../../core/flow/score-columns.ts';
import { FORMATS } from '../../core/formats/index.ts';
import { MANIFEST } from '../../functions/manifest.ts';
import { readSettings } from '../../infra/aws/settings.ts';
import { HELP } from '../../infra/local/config.ts';
import { SCHEMA_FILE, schemaPage } from '../../scripts/docs.ts';
import { ROOT } from '../../scripts/run.ts';

const PAGES = [
  ...['README.md', 'AGENTS.md', 'CHANGELOG.md'],
  ...['dependencies', 'schema', 'formats', 'deploy', 'security', 'scale'].map((name) => `docs/${name}.md`),
];
const TEMPLATES = 'test/golden/templates';
const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');

describe('docs/schema.md', () => {
  it('is what core/flow says now (UPDATE_GOLDENS=1 or npm run docs writes it)', () => {
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(SCHEMA_FILE, schemaPage());
    expect(
      schemaPage() === readFileSync(SCHEMA_FILE, 'utf8'),
      'the schema changed: run npm run docs and review the difference',
    ).toBe(true);
  });

  it('has one row for each column', () => {
    const rows = [...schemaPage().matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    const names = [...FLOW_COLUMNS, ...DERIVED_COLUMNS, ...SCORE_COLUMNS].map(({ name }) => name);
    expect(rows.toSorted()).toEqual(names.toSorted());
  });
});

describe('the documents', () => {
  it.each(PAGES)('%s links only to files that exist', (page) => {
    const targets = [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target]) => target as string);
    const missing = targets.filter((target) => !existsSync(join(ROOT, page, '..', target)));
    expect(missing).toEqual([]);
  });

  it('AGENTS.md stays within 100 lines', () => {
    expect(read('AGENTS.md').trimEnd().split('\n').length).toBeLessThanOrEqual(100);
  });

  it('every dependency of package.json has its line in docs/dependencies.md', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const page = read('docs/dependencies.md');
    expect(Object.keys(dependencies).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('docs/deploy.md explains every setting of an environment with its default', () => {
    const { environment: _, ...defaults } = readSettings({ environment: 'x', environments: { x: {} } });
    const rows = new Map(
      [...read('docs/deploy.md').matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map(([, name, value]) => [name!, value!]),
    );
    const printed = (value: unknown) => String(typeof value === 'number' ? value : JSON.stringify(value));
    for (const [name, value] of Object.entries(defaults))
      expect(rows.get(name)?.replace(/[`",]/g, ''), name).toBe(printed(value).replaceAll('"', ''));
    expect(rows.size).toBe(Object.keys(defaults).length);
  });

  it('docs/deploy.md names every output of the stacks, and asks for none that is not there', () => {
    const outputs = new Map(
      readdirSync(join(ROOT, TEMPLATES)).map((file) => {
        const { Outputs = {} } = JSON.parse(read(join(TEMPLATES, file))) as { Outputs?: Record<string, unknown> };
        return [file.replace('.json', ''), Object.keys(Outputs).filter((name) => !name.startsWith('ExportsOutput'))];
      }),
    );
    const page = read('docs/deploy.md');
    expect([...outputs.values()].flat().filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    const asked = [...page.matchAll(/\$\(output (\w+) (\w+)\)/g)];
    expect(asked.length).toBeGreaterThan(5);
    for (const [call, stack, name] of asked) expect(outputs.get(stack!), call).toContain(name);
  });

  it('docs/security.md has a row for each function, and docs/deploy.md a log', () => {
    for (const { name } of MANIFEST) {
      expect(read('docs/security.md')).toMatch(new RegExp(`^\\| ${name} \\|`, 'm'));
      expect(read('docs/deploy.md')).toContain(`\`${name}\``);
    }
  });

  it('README.md prints the options of npm start as --help does', () => {
    const options = HELP.split('\n').filter((line) => line.startsWith('  --'));
    expect(options.length).toBeGreaterThan(5);
    expect(options.filter((line) => !read('README.md').includes(line))).toEqual([]);
  });

  it('README.md names every layout', () => {
    expect(FORMATS.filter(({ id }) => !read('README.md').includes(`\`${id}\``)).map(({ id }) => id)).toEqual([]);
  });
});
