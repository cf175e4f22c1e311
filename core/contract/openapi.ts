import { z } from 'zod';
import { problemSchema } from './problem.ts';
import { ROUTES, type Route } from './routes.ts';

type Json = Record<string, unknown>;

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly description: string;
  readonly security: readonly Json[];
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: Json }[];
  readonly requestBody?: { required: true; content: Record<string, { schema: Json }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { title: string; version: string; description: string };
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
  readonly components: Json;
}

/** The API as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), made from the route list and the schemas in it. */
export function openApiDocument(version: string): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    const path = paths[route.path] ?? {};
    paths[route.path] = path;
    path[route.method.toLowerCase()] = operation(name, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Flowtrail',
      version,
      description:
        'Errors are application/problem+json (RFC 9457). Times are ISO 8601 in UTC. Unknown fields are refused.',
    },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: {
        session: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Access token of a signed-in person',
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'ft_<id>_<secret>',
          description: 'API token of a machine',
        },
      },
    },
  };
}

function operation(name: string, route: Route): OpenApiOperation {
  const parameters = [...pathParameters(route.path), ...queryParameters(route.query)];
  const body = bodyContent(route);
  return {
    operationId: name,
    summary: route.summary,
    tags: [tagOf(route.path)],
    description: accessText(route),
    security: route.access === 'public' ? [] : [{ session: [] }, ...(route.scope === undefined ? [] : [{ token: [] }])],
    ...(parameters.length > 0 && { parameters }),
    ...(body !== null && { requestBody: { required: true, content: body } }),
    responses: { ...success(route), default: { description: 'Problem', content: PROBLEM } },
  };
}

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function accessText({ access, scope }: Route): string {
  if (access === 'public') return 'Needs no sign-in.';
  return `Role ${access} or above. ${scope === undefined ? 'Not for API tokens.' : `API token scope: ${scope}.`}`;
}

function bodyContent(route: Route): Record<string, { schema: Json }> | null {
  if (route.raw) return { 'application/octet-stream': { schema: {} } };
  return route.body === undefined ? null : { 'application/json': { schema: jsonSchema(route.body, 'input') } };
}

function success({ answer }: Route): OpenApiOperation['responses'] {
  if (answer === null) return { '204': { description: 'Done' } };
  const content =
    typeof answer === 'string'
      ? { [answer]: { schema: {} } }
      : { 'application/json': { schema: jsonSchema(answer, 'output') } };
  return { '200': { description: 'OK', content } };
}

function pathParameters(path: string): { name: string; in: string; required: boolean; schema: Json }[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(
  query: z.ZodType | undefined,
): { name: string; in: string; required: boolean; schema: Json }[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(query, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function tagOf(path: string): string {
  return path.split('/')[2] ?? 'health';
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema: made }) => dropLongPattern(made),
  });
  return rest as Json;
}

/** The format date-time says it; the pattern zod adds is 300 characters of the same. */
function dropLongPattern(made: { format?: string; pattern?: string }): void {
  if (made.format === 'date-time') delete made.pattern;
}
