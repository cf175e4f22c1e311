import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/run.ts';
import { goldenText } from './golden-text.ts';
import { synthesise } from './synthesise.ts';

const FOLDER = join(ROOT, 'test/golden/templates');
const { templates } = synthesise('dev');

describe('the templates of the dev environment', () => {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, template] of templates) {
    it(`${name} is the one in test/golden/templates (UPDATE_GOLDENS=1 writes it)`, () => {
      const file = join(FOLDER, `${name}.json`);
      const text = goldenText(template);
      if (process.env['UPDATE_GOLDENS'] === '1' || (!existsSync(file) && !process.env['CI'])) writeFileSync(file, text);
      expect(
        text === readFileSync(file, 'utf8'),
        `what ${name} deploys changed: run with UPDATE_GOLDENS=1 and review the difference`,
      ).toBe(true);
    });
  }

  it('have a golden each, and no golden is left over', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...templates.keys()].map((name) => `${name}.json`).sort());
  });

  it('are the same when made again, so that a second deployment changes nothing', () => {
    const again = synthesise('dev').templates;
    for (const [name, template] of templates) expect(again.get(name), name).toEqual(template);
  });

  it('stay well below what CloudFormation takes: 500 resources, 1 MB', () => {
    for (const [name, template] of templates) {
      expect(Object.keys(template.Resources).length, name).toBeLessThan(200);
      expect(JSON.stringify(template).length, name).toBeLessThan(300_000);
    }
  });

  it('hand no address of a layer to another stack, which would stop its next version', () => {
    for (const [name, template] of templates) {
      const layers = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::LayerVersion');
      const outputs = JSON.stringify((template as { Outputs?: object }).Outputs ?? {});
      for (const [id] of layers) expect(outputs.includes(id), `${name} exports ${id}`).toBe(false);
    }
  });
});
