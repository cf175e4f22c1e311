import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { findStandIn, startStandIn } from '../../scripts/stand-in/stand-in.ts';
import { describeOnEmulator } from './emulator.ts';

const LAUNCHER = fileURLToPath(new URL('../../scripts/stand-in/ministack_with_trino_words.py', import.meta.url));

describeOnEmulator('the stand-in for AWS', () => {
  it('is on the loopback address, and gone once stopped', async () => {
    const standIn = await startStandIn();
    expect(standIn.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(standIn.env).toMatchObject({ AWS_ENDPOINT_URL: standIn.endpoint, AWS_REGION: 'us-east-1' });
    expect((await fetch(`${standIn.endpoint}/_ministack/health`)).status).toBe(200);
    await standIn.stop();
    await expect(fetch(`${standIn.endpoint}/_ministack/health`)).rejects.toThrow();
  });

  it('ends when the process that started it is killed', async () => {
    const module = fileURLToPath(new URL('../../scripts/stand-in/stand-in.ts', import.meta.url));
    const program = `console.log((await (await import('${module}')).startStandIn()).endpoint); setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [data] = (await once(parent.stdout, 'data')) as [Buffer];
    const health = `${data.toString().trim()}/_ministack/health`;
    expect((await fetch(health)).status).toBe(200);
    parent.kill('SIGKILL');
    const isGone = () =>
      fetch(health).then(
        () => false,
        () => true,
      );
    await vi.waitUntil(isGone, { timeout: 60_000 });
  });

  it('refuses a port that is taken', async () => {
    const first = await startStandIn();
    const port = Number(new URL(first.endpoint).port);
    await expect(startStandIn({ port })).rejects.toThrow('already in use');
    await first.stop();
  });

  it.each([
    ['athena._save_query_results = lambda query_id, more: None', 'is not the one'],
    ['import importlib.metadata; importlib.metadata.version = lambda name: "1.5.34"', 'expected ministack 1.5.33'],
    ['del athena._hive_options', 'is not the one'],
  ])('does not start over a MiniStack it does not know: %s', (change, message) => {
    const program = `from ministack.services import athena; import runpy\n${change}\nrunpy.run_path('${LAUNCHER}', run_name='__main__')`;
    const { status, stderr } = spawnSync(findStandIn()!, ['-c', program], { encoding: 'utf8', timeout: 120_000 });
    expect([status, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});
