import { Aws, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  CfnUserPoolGroup,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
  type UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { ROLES, TOKEN_SCOPES } from '../../core/contract/accounts.ts';
import { acknowledge } from './acknowledge.ts';
import { type Deployment, removalOf, stackProps } from './deployment.ts';
import type { Machine } from './settings.ts';

export interface MachineClient {
  readonly name: string;
  readonly client: UserPoolClient;
}

interface AuthProps {
  readonly key: IKey;
  /** Where sign-in comes back to. */
  readonly siteOrigins: readonly string[];
}

/** Identifier of the resource server; a machine's scope is `flowtrail/read`. */
export const RESOURCE_SERVER = 'flowtrail';

/** Short, because a token says what its bearer may do until it ends; the page renews it unseen. */
const ACCESS_TOKEN = Duration.minutes(15);

/** Passwords are typed on the sign-in page alone; an empty list would mean Cognito's default, which takes them here too. */
const NO_PASSWORDS = { userSrp: false };

/** People, machines, and how they sign in. */
export class AuthStack extends Stack {
  readonly pool: UserPool;
  readonly webClient: UserPoolClient;
  readonly machineClients: readonly MachineClient[];
  /** One-time token that makes the first administrator. */
  readonly setupSecret: Secret;
  readonly issuer: string;
  /** Origin of the sign-in pages. */
  readonly signInUrl: string;

  constructor(scope: Construct, deployment: Deployment, { key, siteOrigins }: AuthProps) {
    super(scope, 'Auth', stackProps(deployment, 'auth', { description: 'Flowtrail: sign-in', holdsData: true }));
    const { names, settings } = deployment;
    this.pool = this.#pool(deployment);
    this.issuer = `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}/${this.pool.userPoolId}`;
    for (const [precedence, groupName] of [...ROLES].reverse().entries())
      new CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: this.pool.userPoolId, groupName, precedence });
    this.webClient = this.#webClient(siteOrigins);
    const domain = this.pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: names.signInDomain },
      managedLoginVersion: settings.standIn
        ? ManagedLoginVersion.CLASSIC_HOSTED_UI
        : ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.signInUrl = domain.baseUrl();
    // Managed login shows no page to a client that has no style, not even the plain one.
    if (!settings.standIn)
      new CfnManagedLoginBranding(this, 'Branding', {
        userPoolId: this.pool.userPoolId,
        clientId: this.webClient.userPoolClientId,
        useCognitoProvidedValues: true,
      }).node.addDependency(domain);
    this.machineClients = this.#machines(settings.machines);
    this.setupSecret = new Secret(this, 'SetupToken', {
      secretName: `${names.prefix}/setup-token`,
      description: 'Makes the first administrator, once',
      encryptionKey: key,
      generateSecretString: { passwordLength: 43, excludePunctuation: true },
      removalPolicy: removalOf(deployment),
    });
    acknowledge(this.setupSecret, { SMG4: 'it is used once and worthless after: there is nothing to rotate' });
    new CfnOutput(this, 'UserPoolId', { value: this.pool.userPoolId });
    new CfnOutput(this, 'WebClientId', { value: this.webClient.userPoolClientId });
    new CfnOutput(this, 'SignInUrl', { value: this.signInUrl });
    new CfnOutput(this, 'Issuer', { value: this.issuer });
    new CfnOutput(this, 'SetupSecretName', { value: `${names.prefix}/setup-token` });
  }

  #pool(deployment: Deployment): UserPool {
    const pool = new UserPool(this, 'People', {
      userPoolName: deployment.names.prefix,
      // Asking for an account goes through the API, where an administrator approves it.
      selfSignUpEnabled: false,
      signInAliases: { username: true },
      signInCaseSensitive: false,
      // Nobody has to give an address or number: an administrator resets a forgotten password.
      accountRecovery: AccountRecovery.NONE,
      passwordPolicy: {
        // The rule of the contract: length, and no rule of composition, as NIST SP 800-63B advises.
        minLength: 12,
        requireDigits: false,
        requireLowercase: false,
        requireUppercase: false,
        requireSymbols: false,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: deployment.settings.keepData,
      removalPolicy: removalOf(deployment),
    });
    acknowledge(pool, {
      COG1: 'at least 12 characters and no rule of composition, as NIST SP 800-63B advises; the same on one machine',
      COG2: 'a second factor is each person’s choice, made in the settings of the site',
      COG8: 'the Plus plan is paid for by head; the plan with managed login is enough',
    });
    return pool;
  }

  #webClient(siteOrigins: readonly string[]): UserPoolClient {
    return this.pool.addClient('Web', {
      userPoolClientName: 'web',
      // A page can keep no secret: the code is bound to it by PKCE.
      generateSecret: false,
      authFlows: NO_PASSWORDS,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        // The last lets people change their own password and second factor.
        scopes: [OAuthScope.OPENID, OAuthScope.PROFILE, OAuthScope.COGNITO_ADMIN],
        callbackUrls: siteOrigins.map((origin) => `${origin}/signed-in`),
        logoutUrls: siteOrigins.map((origin) => `${origin}/`),
      },
      accessTokenValidity: ACCESS_TOKEN,
      idTokenValidity: ACCESS_TOKEN,
      refreshTokenValidity: Duration.hours(12),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
  }

  #machines(machines: readonly Machine[]): MachineClient[] {
    const scopes = new Map(
      TOKEN_SCOPES.map((scopeName) => [
        scopeName,
        new ResourceServerScope({ scopeName, scopeDescription: `may ${scopeName}` }),
      ]),
    );
    const server: UserPoolResourceServer = this.pool.addResourceServer('Api', {
      identifier: RESOURCE_SERVER,
      scopes: [...scopes.values()],
    });
    return machines.map((machine) => ({
      name: machine.name,
      client: this.pool.addClient(`Machine-${machine.name}`, {
        userPoolClientName: machine.name,
        generateSecret: true,
        authFlows: NO_PASSWORDS,
        oAuth: {
          flows: { clientCredentials: true },
          scopes: machine.scopes.map((scope) => OAuthScope.resourceServer(server, scopes.get(scope)!)),
        },
        accessTokenValidity: ACCESS_TOKEN,
        enableTokenRevocation: true,
      }),
    }));
  }
}
