import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ApiRequest, ApiResponse } from '../api/request.ts';

/** A request as API Gateway's HTTP APIs hand it over (payload format 2.0). */
export function requestOf(event: APIGatewayProxyEventV2): ApiRequest {
  const { rawPath, rawQueryString, headers, body, isBase64Encoded, requestContext } = event;
  const bytes = body === undefined ? null : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return {
    method: requestContext.http.method,
    path: withoutStage(rawPath, requestContext.stage),
    query: new URLSearchParams(rawQueryString),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: bytes === null ? null : one(bytes),
    remoteAddress: requestContext.http.sourceIp,
  };
}

/** A named stage stands in front of the path; the default one does not. */
function withoutStage(path: string, stage: string): string {
  return stage !== '$default' && path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

/** A function's answer takes 6 MB, of which text for bytes uses a third. */
const MAX_BYTES = 4_400_000;
/** Less is not worth packing. */
const PACK_BYTES = 2_000;

/** The answer as API Gateway takes it, packed where the caller can unpack. One that is too large says so. */
export async function resultOf(
  { status, headers, body }: ApiResponse,
  acceptEncoding: string | undefined,
): Promise<APIGatewayProxyStructuredResultV2> {
  const bytes = await bytesOf(body);
  const isPackable = bytes.length >= PACK_BYTES && /\bgzip\b/.test(acceptEncoding ?? '');
  const sent = isPackable ? gzipSync(bytes) : bytes;
  if (sent.length > MAX_BYTES) return tooLarge(headers);
  const packed: Record<string, string> = isPackable ? { 'content-encoding': 'gzip', vary: 'accept-encoding' } : {};
  return {
    statusCode: status,
    headers: { ...headers, ...packed },
    ...(sent.length > 0 && { body: sent.toString('base64'), isBase64Encoded: true }),
  };
}

async function bytesOf(body: ApiResponse['body']): Promise<Buffer> {
  if (body === null) return Buffer.alloc(0);
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function tooLarge(headers: Readonly<Record<string, string>>): APIGatewayProxyStructuredResultV2 {
  const detail = 'the answer is larger than this deployment can send at once: ask for less of it';
  return {
    statusCode: 413,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify({ type: 'about:blank', title: 'Answer too large', status: 413, detail }),
  };
}
