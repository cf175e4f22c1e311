import { ROUTES, type Route, type RouteName } from '../../core/contract/routes.ts';

export interface RouteMatch {
  readonly name: RouteName;
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly name: RouteName;
  readonly route: Route;
  readonly segments: readonly string[];
}

/** Literal segments before parameters, so that /uploads/incoming/{ticket} wins over /uploads/{upload_id}/mapping. */
const COMPILED: readonly CompiledRoute[] = Object.entries(ROUTES)
  .map(([name, route]) => ({ name: name as RouteName, route: route as Route, segments: route.path.split('/') }))
  .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));

function rank({ segments }: CompiledRoute): string {
  return segments.map((segment) => (isParameter(segment) ? '1' : '0')).join('');
}

/** The route of a request; the methods allowed there when only the method is wrong; null when nothing is there. */
export function matchRoute(method: string, path: string): RouteMatch | { readonly allow: readonly string[] } | null {
  const segments = path.split('/');
  const here = COMPILED.flatMap(({ name, route, segments: pattern }) => {
    const params = paramsOf(pattern, segments);
    return params === null ? [] : [{ name, route, params }];
  });
  if (here.length === 0) return null;
  const wanted = method === 'HEAD' ? 'GET' : method;
  const match = here.find(({ route }) => route.method === wanted);
  if (match !== undefined) return match;
  const allow = here.flatMap(({ route }) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]));
  return { allow: [...new Set(allow)] };
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (!isParameter(expected)) {
      if (segment !== expected) return null;
      continue;
    }
    const value = decodeSegment(segment);
    if (value === null || value === '') return null;
    params[expected.slice(1, -1)] = value;
  }
  return params;
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}

function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
