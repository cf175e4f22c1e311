import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../core/errors.ts';
import { HELP, isLoopback, parseConfig } from '../../../infra/local/config.ts';

describe('parseConfig', () => {
  it('has defaults that reach this machine only', () => {
    expect(parseConfig([], {})).toEqual({
      port: 8787,
      host: '127.0.0.1',
      data: resolve('data'),
      demo: false,
      allow_origin: [],
      cache_dir: expect.stringMatching(/\.cache.geo$/),
    });
  });

  it('takes the command line before the environment', () => {
    const env = {
      FLOWTRAIL_PORT: '1',
      FLOWTRAIL_HOST: '0.0.0.0',
      FLOWTRAIL_DEMO: '1',
      FLOWTRAIL_ALLOW_ORIGIN: 'http://a.example,http://b.example',
    };
    expect(parseConfig(['--port', '0', '--data', '/x'], env)).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      data: '/x',
      demo: true,
      allow_origin: ['http://a.example', 'http://b.example'],
    });
  });

  it.each([
    [['--port', 'x'], '--port'],
    [['--port', '70000'], '--port'],
    [['--origin', 'http://a/b'], '--origin'],
    [['--allow-origin', '*'], '--allow-origin'],
    [['--tls-key', 'k.pem'], '--tls-cert'],
    [['--prot', '1'], '--prot'],
    [['file'], 'file'],
  ])('names what is wrong with %j', (args, named) => {
    expect(() => parseConfig(args, {})).toThrow(InvalidInputError);
    expect(() => parseConfig(args, {})).toThrow(named);
  });

  it('asks for help, which names every option', () => {
    expect(parseConfig(['--help'], {})).toBeNull();
    for (const option of ['port', 'host', 'data', 'demo', 'origin', 'tls-cert', 'tls-key', 'allow-origin'])
      expect(HELP).toContain(`--${option}`);
  });
});

describe('isLoopback', () => {
  it('knows addresses only this machine reaches', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '10.0.0.1', '127.evil.example'].some(isLoopback)).toBe(false);
  });
});
