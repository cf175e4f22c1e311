import type { AuthStack } from './auth-stack.ts';
import type { Deployment } from './deployment.ts';
import type { SiteStack } from './site-stack.ts';

export interface WebConfigParts {
  readonly site: SiteStack;
  readonly auth: AuthStack;
}

/** What one build of the dashboard has to know of this deployment; it reads it from config.json. */
export function webConfig({ settings }: Deployment, { site, auth }: WebConfigParts): Record<string, string> {
  return {
    environment: settings.environment,
    // Empty: the site's own origin, where CloudFront passes calls on.
    api_base: site.distribution === null ? site.httpApi.apiEndpoint : '',
    authority: auth.issuer,
    client_id: auth.webClient.userPoolClientId,
  };
}
