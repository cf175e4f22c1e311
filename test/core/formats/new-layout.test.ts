import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DelimitedFormat } from '../../../core/formats/format.ts';
import { FORMATS } from '../../../core/formats/index.ts';

const formats = new URL('../../../core/formats/', import.meta.url);

describe('layouts', () => {
  it('each has an id of its own, and a zone it can tell the reason of', () => {
    const ids = FORMATS.map((format) => format.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const format of FORMATS) expect(format.zoneWhy.length).toBeGreaterThan(10);
  });

  it('are known by name to no other file than their own and the list', () => {
    const owned = FORMATS.filter((format) => format.id !== 'generic').map((format) => format.id);
    const files = readdirSync(formats).filter((name) => name.endsWith('.ts'));
    for (const id of owned) {
      const naming = files.filter((name) => readFileSync(new URL(name, formats), 'utf8').includes(`'${id}'`));
      expect(naming, id).toHaveLength(1);
    }
  });

  it('with overlapping signatures say which of them wins', () => {
    const delimited = FORMATS.filter((format): format is DelimitedFormat => format.kind === 'delimited');
    for (const one of delimited) {
      for (const other of delimited) {
        if (one === other || one.signature.all.length === 0 || other.signature.all.length === 0) continue;
        const covers = one.signature.all.every((key) => other.signature.all.includes(key));
        if (covers) expect(other.beats ?? [], `${other.id} and ${one.id}`).toContain(one.id);
      }
    }
  });
});
