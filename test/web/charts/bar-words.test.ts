import { expect, it } from 'vitest';
import { barWords } from '../../../web/src/charts/bar-words.ts';

it('says of a bar how many of it are anomalous, once a run has scored them', () => {
  const row = { all: 51_186, anomalous: 12 };
  expect(barWords(row, 'sessions', true).title).toMatch(/^51,186 sessions, 12 anomalous \(0\.02\s?%\)$/);
  expect(barWords(row, 'sessions', true).spoken).toBe('sessions, 12 anomalous');
});

it('says nothing of anomalies before', () => {
  expect(barWords({ all: 51_186, anomalous: 0 }, 'sessions', false)).toEqual({
    title: '51,186 sessions',
    spoken: 'sessions',
  });
});
