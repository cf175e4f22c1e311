import { describe, expect, it } from 'vitest';
import { processTurns } from '../../../core/usecase/turns.ts';

const later = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('processTurns', () => {
  it('does one thing after the other to an upload, and gives each its own result', async () => {
    const turns = processTurns();
    const said: string[] = [];
    const work = (name: string) => async () => {
      said.push(`begin ${name}`);
      await later();
      said.push(`end ${name}`);
      return name;
    };
    const [first, second, other] = [
      turns.take('a', work('first')),
      turns.take('a', work('second')),
      turns.take('b', work('other')),
    ];
    expect(await Promise.all([first, second, other])).toEqual(['first', 'second', 'other']);
    expect(said.indexOf('begin second')).toBeGreaterThan(said.indexOf('end first'));
    expect(said.indexOf('begin other')).toBeLessThan(said.indexOf('end first'));
  });

  it('goes on after work that failed, which only the one who asked for it hears of', async () => {
    const turns = processTurns();
    const bad = turns.take('a', async () => {
      throw new Error('no');
    });
    const good = turns.take('a', async () => 'yes');
    await expect(bad).rejects.toThrow('no');
    expect(await good).toBe('yes');
  });
});
