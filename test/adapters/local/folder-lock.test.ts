import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOwner, lockFolder } from '../../../adapters/local/folder-lock.ts';
import { ConflictError } from '../../../core/errors.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const MODULE = new URL('../../../adapters/local/folder-lock.ts', import.meta.url).href;

describe('lockFolder', () => {
  it('lets one owner in and tells others where it is', () => {
    const folder = temporaryFolder();
    const lock = lockFolder(folder);
    lock.announce('http://127.0.0.1:1234', 's');
    expect(() => lockFolder(folder)).toThrow(ConflictError);
    expect(() => lockFolder(folder)).toThrow(`process ${process.pid} at http://127.0.0.1:1234`);
    expect(folderOwner(folder)).toEqual({ pid: process.pid, address: 'http://127.0.0.1:1234', secret: 's' });
    expect(statSync(join(folder, 'owner.json')).mode & 0o777).toBe(0o600);
    lock.release();
    expect(folderOwner(folder)).toBeNull();
    lockFolder(folder).release();
  });

  it('knows a folder nobody ever owned', () => {
    expect(folderOwner(temporaryFolder())).toBeNull();
  });

  it('takes over from a process that was killed', async () => {
    const folder = temporaryFolder();
    const script = `const { lockFolder } = await import(${JSON.stringify(MODULE)});
      lockFolder(${JSON.stringify(folder)}).announce('http://127.0.0.1:9', 's'); console.log('locked'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    expect(folderOwner(folder)).toEqual({ pid: child.pid, address: 'http://127.0.0.1:9', secret: 's' });
    expect(() => lockFolder(folder)).toThrow(ConflictError);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(folderOwner(folder)).toBeNull();
    lockFolder(folder).release();
  });

  it('does not believe a note left behind, even one that names a live process', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, address: 'http://127.0.0.1:1' }));
    expect(folderOwner(folder)).toBeNull();
    lockFolder(folder).release();
  });
});
