import type { ExportRequest, ExportTicket } from '../../contract/search.ts';
import { NotFoundError } from '../../errors.ts';
import { isoTime } from '../../iso-time.ts';
import type { Clock } from '../../ports.ts';

/** Downloads of whole results, asked for and fetched a moment later. */
export interface Exports {
  begin(request: ExportRequest): Promise<ExportTicket>;
  /** Throws NotFoundError for a ticket nobody was given, or one that has expired. */
  state(ticket: string): Promise<ExportTicket>;
}

/** Those this very process writes while they are downloaded: ready at once. */
export interface ExportsHere extends Exports {
  /** Takes the ticket for its one download. Throws NotFoundError. */
  take(ticket: string): ExportRequest;
}

const TICKET_MS = 60_000;

/** Downloads cannot carry a bearer token, so each gets an address that works once and not for long. */
export function exportTickets({ newId, clock }: { newId: () => string; clock: Clock }): ExportsHere {
  const open = new Map<string, { request: ExportRequest; expiresMs: number }>();
  const find = (ticket: string) => {
    const found = open.get(ticket);
    if (found === undefined || found.expiresMs < clock.now())
      throw new NotFoundError('this download address has been used or has expired');
    return found;
  };
  const answer = (ticket: string, expiresMs: number): ExportTicket => ({
    ticket,
    state: 'ready',
    url: `/api/exports/${ticket}`,
    expires_at: isoTime(expiresMs),
    rows: null,
    message: null,
  });
  return {
    async begin(request) {
      for (const [ticket, { expiresMs }] of open) if (expiresMs < clock.now()) open.delete(ticket);
      const ticket = newId();
      const expiresMs = clock.now() + TICKET_MS;
      open.set(ticket, { request, expiresMs });
      return answer(ticket, expiresMs);
    },
    state: async (ticket) => answer(ticket, find(ticket).expiresMs),
    take(ticket) {
      const { request } = find(ticket);
      open.delete(ticket);
      return request;
    },
  };
}
