/** An HTTP request as every host can give it: names of headers in lower case, path and query apart. */
export interface ApiRequest {
  readonly method: string;
  /** Percent-encoded path below the origin, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly remoteAddress: string | null;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array> | null;
}
