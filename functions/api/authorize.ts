import { ROLES } from '../../core/contract/accounts.ts';
import type { Route } from '../../core/contract/routes.ts';
import { ForbiddenError } from '../../core/errors.ts';
import type { Identity, Principal } from '../../core/ports.ts';

/** Who calls, if they may call this route; null on a public one. Throws UnauthenticatedError, ForbiddenError. */
export async function authorize(
  route: Route,
  identity: Identity,
  authorization: string | undefined,
): Promise<Principal | null> {
  if (route.access === 'public') return null;
  const principal = await identity.authenticate(authorization ?? null);
  if (ROLES.indexOf(principal.role) < ROLES.indexOf(route.access)) {
    throw new ForbiddenError(`expected role ${route.access} or above, you are ${principal.role}`);
  }
  if (principal.via === 'token' && (route.scope === undefined || !principal.scopes.includes(route.scope))) {
    throw new ForbiddenError(
      route.scope === undefined
        ? 'API tokens cannot do this; sign in'
        : `expected an API token with scope ${route.scope}`,
    );
  }
  return principal;
}
