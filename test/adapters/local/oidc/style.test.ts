import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { signInPage } from '../../../../adapters/local/oidc/pages.ts';

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

/** Name -> value of the tokens in a rule of the dashboard's own. */
function tokensOf(css: string, selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const rule = css.slice(start, css.indexOf('}', start));
  return new Map([...rule.matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

describe('the look of the sign-in pages', () => {
  const style = read('adapters/local/oidc/style.css');

  it('has the colours and typefaces of the dashboard, in both themes', () => {
    const tokens = read('web/src/styles/tokens.css');
    const [common, dark, light] = [':root', '[data-theme="dark"]', '[data-theme="light"]'].map((selector) =>
      tokensOf(tokens, selector),
    );
    const own = tokensOf(style, ':root');
    expect(own.size).toBeGreaterThan(12);
    for (const [name, value] of own)
      expect([name, value]).toEqual([name, common?.get(name) ?? `light-dark(${light?.get(name)}, ${dark?.get(name)})`]);
  });

  it('comes from this host alone', () => {
    const addresses = [...style.matchAll(/url\("([^"]+)"\)/g)].map(([, address]) => address);
    expect(addresses).toEqual(['/fonts/inter-latin.woff2']);
    expect(style).not.toContain('@import');
  });

  it('goes with the words of the dashboard', () => {
    const html = signInPage({ step: 'password', action: '/oidc/sign-in/x' });
    expect(html).toContain('<label for="username">User name</label>');
    expect(html).not.toMatch(/username<|https?:/i);
  });
});
