import { describe, expect, it } from 'vitest';
import { localConfig } from '../../../infra/local/config.ts';
import { hostAddresses } from '../../../infra/local/host-addresses.ts';

describe('hostAddresses', () => {
  it('goes by its loopback names on this machine', () => {
    expect(hostAddresses(localConfig({}), 8787)).toEqual({
      origin: 'http://127.0.0.1:8787',
      direct: 'http://127.0.0.1:8787',
      hosts: ['127.0.0.1:8787', 'localhost:8787', '[::1]:8787'],
    });
    expect(hostAddresses(localConfig({ host: '::1' }), 80).origin).toBe('http://[::1]');
  });

  it('goes by the address people use behind a proxy, and still answers itself', () => {
    const config = localConfig({ host: '0.0.0.0', origin: 'https://logs.example' });
    expect(hostAddresses(config, 8787)).toMatchObject({
      origin: 'https://logs.example',
      direct: 'http://127.0.0.1:8787',
    });
    expect(hostAddresses(config, 8787).hosts).toContain('logs.example');
  });

  it('goes by one address alone when it listens on one', () => {
    const config = localConfig({ host: '10.1.2.3', tls_cert: 'c', tls_key: 'k' });
    expect(hostAddresses(config, 443)).toEqual({
      origin: 'https://10.1.2.3',
      direct: 'https://10.1.2.3',
      hosts: ['10.1.2.3'],
    });
  });
});
