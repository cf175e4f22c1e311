import { hash } from 'node:crypto';
import type { Hasher } from '../../core/ports.ts';

export function localHasher(): Hasher {
  return { sha256: (data) => hash('sha256', data, 'hex') };
}
