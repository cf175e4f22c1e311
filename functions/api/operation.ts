import type { z } from 'zod';
import type { ROUTES, RouteName } from '../../core/contract/routes.ts';
import type { Principal } from '../../core/ports.ts';

type RouteOf<R extends RouteName> = (typeof ROUTES)[R];

/** Names in braces of a path: '/api/users/{user_id}' has user_id. */
type ParamNames<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamNames<Rest> : never;

type Parsed<R, K extends string> = R extends { readonly [key in K]: infer S extends z.ZodType } ? z.output<S> : null;

/** One checked call of a route. */
export interface ApiCall<R extends RouteName = RouteName> {
  /** Null on public routes. */
  readonly principal: RouteOf<R>['access'] extends 'public' ? null : Principal;
  readonly params: Readonly<Record<ParamNames<RouteOf<R>['path']>, string>>;
  readonly query: Parsed<RouteOf<R>, 'query'>;
  readonly body: Parsed<RouteOf<R>, 'body'>;
  /** The body's bytes on raw routes; null elsewhere. */
  readonly bytes: RouteOf<R> extends { readonly raw: true } ? AsyncIterable<Uint8Array> : null;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly remoteAddress: string | null;
}

/** An answer that is not JSON: a download, a page. */
export interface StreamAnswer {
  readonly kind: 'stream';
  readonly contentType: string;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

export function streamAnswer(answer: Omit<StreamAnswer, 'kind'>): StreamAnswer {
  return { kind: 'stream', ...answer };
}

type AnswerOf<R extends RouteName> = RouteOf<R>['answer'] extends z.ZodType
  ? z.output<RouteOf<R>['answer']>
  : RouteOf<R>['answer'] extends string
    ? StreamAnswer
    : null;

/**
 * What the API does, one entry per route: called with checked input and a principal who may, answering what the route's
 * schema says, or throwing one of core/errors. A host passes those it has; the rest answer 501.
 */
export type Operations = { readonly [R in RouteName]: (call: ApiCall<R>) => Promise<AnswerOf<R>> };

/** `Pick` of the operations one file gives. */
export type OperationsOf<R extends RouteName> = Pick<Operations, R>;

/** Which file in operations/ gives which routes; each exports one factory, `uploadOperations(deps)` and so on. */
export type UploadRoute =
  | 'uploads'
  | 'beginUpload'
  | 'sendUpload'
  | 'uploadParts'
  | 'completeUpload'
  | 'abandonUpload'
  | 'incoming'
  | 'upload'
  | 'rejected'
  | 'mappingDraft'
  | 'previewMapping'
  | 'applyMapping'
  | 'deleteUpload'
  | 'receipts'
  | 'profiles'
  | 'deleteProfile'
  | 'demo';
export type SearchRoute = 'search' | 'statistics' | 'record' | 'beginExport' | 'exportState' | 'export' | 'overview';
export type AlertRoute = 'detect' | 'runs' | 'run' | 'runFlows' | 'runEntities' | 'alerts' | 'alert' | 'verdict';
export type AccountRoute =
  | 'setup'
  | 'signUp'
  | 'me'
  | 'signOut'
  | 'changePassword'
  | 'totpBegin'
  | 'totpConfirm'
  | 'totpRemove'
  | 'recoveryCodes'
  | 'users'
  | 'updateUser'
  | 'resetPassword'
  | 'tokens'
  | 'createToken'
  | 'revokeToken';
export type SystemRoute = 'health' | 'config' | 'openapi' | 'docs' | 'settings' | 'saveSettings' | 'system';
