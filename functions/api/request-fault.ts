export interface FieldError {
  /** Dotted path as the API names it; empty for the body as a whole. */
  readonly field: string;
  readonly message: string;
}

/** A request that does not get as far as an operation: status, title and what was expected instead. */
export class RequestFault extends Error {
  readonly status: number;
  readonly title: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    title: string,
    detail?: string,
    more: readonly FieldError[] | { headers: Readonly<Record<string, string>> } = [],
  ) {
    super(detail);
    this.name = 'RequestFault';
    this.status = status;
    this.title = title;
    this.errors = 'headers' in more ? [] : more;
    this.headers = 'headers' in more ? more.headers : {};
  }
}
