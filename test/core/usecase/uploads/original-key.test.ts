import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectPath } from '../../../../adapters/local/object-path.ts';
import { baseName, originalKey } from '../../../../core/usecase/uploads/original-key.ts';
import { ledgerKey, rejectedKey } from '../../../../core/usecase/uploads/upload-item.ts';

const ID = 'a'.repeat(32);

describe('originalKey', () => {
  it('is the file’s own name, without the folders it came from', () => {
    expect(originalKey(ID, 'C:\\logs\\june.csv')).toBe(`uploads/${ID}/june.csv`);
    expect(originalKey(ID, '/var/log/june.csv')).toBe(`uploads/${ID}/june.csv`);
    expect(originalKey(ID, '../../..')).toBe(`uploads/${ID}/file`);
    expect(baseName('logs/')).toBe('file');
  });

  it('keeps both ends of a name too long for a file system', () => {
    const key = originalKey(ID, `${'क'.repeat(120)} report-of-june.csv.gz`);
    expect(key).toMatch(/^uploads\/a+\/क+\.\.\.t-of-june\.csv\.gz$/);
  });

  it('is never one of the names kept beside it, in whatever case', () => {
    for (const name of ['ledger.json', 'Ledger.JSON', 'rejected.csv.gz', 'REJECTED.CSV.GZ']) {
      const key = originalKey(ID, name).toLowerCase();
      expect([ledgerKey(ID), rejectedKey(ID)]).not.toContain(key);
    }
  });

  it('is one the object store takes, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        expect(() => objectPath('/root', originalKey(ID, name))).not.toThrow();
      }),
    );
  });
});
