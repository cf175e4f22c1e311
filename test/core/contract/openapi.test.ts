import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../core/contract/openapi.ts';
import { ROUTES } from '../../../core/contract/routes.ts';

const GOLDEN = new URL('../../golden/openapi.json', import.meta.url);
const document = openApiDocument('0.0.0-golden');
const text = `${JSON.stringify(document, null, 1)}\n`;

describe('openApiDocument', () => {
  it('is the document kept in test/golden/openapi.json (UPDATE_GOLDENS=1 writes it)', () => {
    if (process.env['UPDATE_GOLDENS'] === '1' || (!existsSync(GOLDEN) && !process.env['CI']))
      writeFileSync(GOLDEN, text);
    expect(
      text === readFileSync(GOLDEN, 'utf8'),
      'the API changed: run with UPDATE_GOLDENS=1 and review the difference',
    ).toBe(true);
  });

  it('has every route with its parameters, and names operations once', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
    );
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(ROUTES).sort());
    for (const { path, parameters = [] } of operations) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      expect(inPath).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
  });

  it('resolves every reference within itself', () => {
    for (const [, reference = ''] of text.matchAll(/"\$ref": "([^"]+)"/g)) {
      let place: unknown = document;
      for (const part of reference.replace('#/', '').split('/')) place = (place as Record<string, unknown>)?.[part];
      expect(place, reference).toBeDefined();
    }
  });
});
