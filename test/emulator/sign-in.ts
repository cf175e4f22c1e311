import { createHash, randomBytes } from 'node:crypto';

export interface SignIn {
  readonly endpoint: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly username: string;
  readonly password: string;
}

export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

const SCOPE = 'openid profile aws.cognito.signin.user.admin';

/** Signs in on the stand-in's pages as a browser does: code and PKCE. Throws where the page comes back. */
export async function signIn({ endpoint, clientId, redirectUri, username, password }: SignIn): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const asked = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: SCOPE,
    state: 'test',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const answer = await fetch(`${endpoint}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ ...asked, username, password }),
  });
  const code = new URL(answer.headers.get('location') ?? 'http://none/').searchParams.get('code');
  if (code === null) throw new Error(`expected a code after signing in as ${username}, got status ${answer.status}`);
  const tokens = await fetch(`${endpoint}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  if (!tokens.ok) throw new Error(`expected tokens, got ${tokens.status}: ${await tokens.text()}`);
  return (await tokens.json()) as Tokens;
}
