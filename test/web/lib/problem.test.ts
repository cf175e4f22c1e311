import { describe, expect, it } from 'vitest';
import { fieldError, messageOf, problemOf, unreachable } from '../../../web/src/lib/problem.ts';

describe('failures in words', () => {
  it('are the server’s own where it sends problem+json', () => {
    const problem = problemOf(
      400,
      JSON.stringify({
        type: 'about:blank',
        title: 'Invalid input',
        status: 400,
        detail: 'bad CIDR "10.0.0.0/99"',
        field: 'filter.pills.0.values',
      }),
    );
    expect(messageOf(problem)).toBe('Bad CIDR "10.0.0.0/99"');
    expect(problem.field).toBe('filter.pills.0.values');
  });

  it('never show a page or a stack trace of something else', () => {
    const problem = problemOf(502, '<html>Bad gateway at /srv/app.js:12</html>');
    expect(messageOf(problem)).toBe('The server answered 502');
    expect(messageOf(new TypeError('x is not a function'))).not.toContain('function');
  });

  it('say that the server is gone', () => {
    expect(unreachable().status).toBe(0);
    expect(messageOf(unreachable())).toContain('still running');
  });

  it('find their field in a form', () => {
    const problem = problemOf(
      422,
      JSON.stringify({
        type: 'about:blank',
        title: 'Invalid',
        status: 422,
        errors: [{ field: 'body.password', message: 'at least 12 characters' }],
      }),
    );
    expect(fieldError(problem, 'password')).toBe('At least 12 characters');
    expect(fieldError(problem, 'username')).toBeUndefined();
    expect(fieldError(new Error('other'), 'password')).toBeUndefined();
  });
});
