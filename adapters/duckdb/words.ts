import { sqlText } from './file-reader.ts';

/**
 * Columns of few distinct values are written as ENUM: Parquet then gets its dictionary ready-made, which measured 4 ns a
 * value instead of 40. The file's schema is the same as for text. Every row group carries the whole dictionary, so
 * beyond some thousand words text is the better choice.
 */
export const MOST_WORDS = 2000;

/** SQL type of a closed list of words. */
export function wordType(words: readonly string[]): string {
  return `ENUM(${words.map(sqlText).join(', ')})`;
}

/** A constant, as the only word of its type. */
export function constantWord(word: string): string {
  return `CAST(${sqlText(word)} AS ${wordType([word])})`;
}

/** SQL type for these values: ENUM where they are few, else text. */
export function typeOfWords(values: readonly (string | null)[]): string {
  const words = new Set<string>();
  for (const value of values) {
    if (value !== null && words.add(value).size > MOST_WORDS) return 'VARCHAR';
  }
  return words.size === 0 ? 'VARCHAR' : wordType([...words].sort());
}
