import type { Clock } from '../../../core/ports.ts';
import type { Sessions } from '../../../core/usecase/accounts/account-deps.ts';
import { type Database, inTransaction } from '../database.ts';

type Payload = Record<string, unknown>;

/** What oidc-provider asks of its storage, per model (Session, Grant, RefreshToken, ...). */
export interface OidcAdapter {
  upsert(id: string, payload: Payload, expiresInS?: number): Promise<void>;
  find(id: string): Promise<Payload | undefined>;
  findByUid(uid: string): Promise<Payload | undefined>;
  findByUserCode(userCode: string): Promise<undefined>;
  consume(id: string): Promise<void>;
  destroy(id: string): Promise<void>;
  revokeByGrantId(grantId: string): Promise<void>;
}

export interface OidcStore extends Sessions {
  adapter(model: string): OidcAdapter;
  /** Whether a session and a grant both still stand; asked at every API call, which makes sign-out immediate. */
  isAlive(sessionUid: string, grantId: string): boolean;
}

/** The provider's records in SQLite: sessions outlive a restart. */
export function oidcStore(options: { database: Database; clock: Clock }): OidcStore {
  const { database, clock } = options;
  createTable(database);
  const nowS = () => Math.floor(clock.now() / 1000);
  const alive = database.prepare(`SELECT
    EXISTS (SELECT 1 FROM oidc WHERE model = 'Session' AND uid = ? AND expires_s > ?) AND
    EXISTS (SELECT 1 FROM oidc WHERE model = 'Grant' AND id = ? AND expires_s > ?) AS alive`);
  const sessionsOf = database.prepare("SELECT uid FROM oidc WHERE model = 'Session' AND account_id = ?");

  return {
    adapter: (model) => modelAdapter({ database, model, nowS }),
    isAlive: (uid, grantId) => alive.get(uid, nowS(), grantId, nowS())?.alive === 1,
    end: async (uid) => inTransaction(database, () => endSession(database, uid)),
    endAll: async (userId, except) =>
      inTransaction(database, () => {
        for (const row of sessionsOf.all(userId)) {
          if (row.uid !== except) endSession(database, String(row.uid));
        }
      }),
  };
}

function createTable(database: Database): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS oidc (
      model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, expires_s INTEGER NOT NULL,
      uid TEXT, grant_id TEXT, account_id TEXT,
      PRIMARY KEY (model, id)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS oidc_uid ON oidc (model, uid);
    CREATE INDEX IF NOT EXISTS oidc_grant ON oidc (grant_id);
    CREATE INDEX IF NOT EXISTS oidc_account ON oidc (account_id);
    CREATE INDEX IF NOT EXISTS oidc_expiry ON oidc (expires_s);`);
}

/** Ends a session with the grants given in it and every token of those. */
function endSession(database: Database, uid: string): void {
  const row = database.prepare("SELECT payload FROM oidc WHERE model = 'Session' AND uid = ?").get(uid);
  if (row === undefined) return;
  const { authorizations = {} } = JSON.parse(String(row.payload)) as {
    authorizations?: Record<string, { grantId?: string }>;
  };
  const remove = database.prepare("DELETE FROM oidc WHERE grant_id = ? OR (model = 'Grant' AND id = ?)");
  for (const { grantId } of Object.values(authorizations)) {
    if (grantId !== undefined) remove.run(grantId, grantId);
  }
  database.prepare("DELETE FROM oidc WHERE model = 'Session' AND uid = ?").run(uid);
}

/** Records without an end of their own are kept this long. */
const LONGEST_S = 30 * 86_400;

function modelAdapter(options: { database: Database; model: string; nowS: () => number }): OidcAdapter {
  const { database, model, nowS } = options;
  const select = database.prepare('SELECT payload FROM oidc WHERE model = ? AND id = ? AND expires_s > ?');
  const selectUid = database.prepare('SELECT payload FROM oidc WHERE model = ? AND uid = ? AND expires_s > ?');
  const insert = database.prepare(`INSERT OR REPLACE INTO oidc VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const remove = database.prepare('DELETE FROM oidc WHERE model = ? AND id = ?');
  const removeGrant = database.prepare('DELETE FROM oidc WHERE model = ? AND grant_id = ?');
  const prune = database.prepare('DELETE FROM oidc WHERE expires_s <= ?');
  const consume = database.prepare(
    "UPDATE oidc SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?",
  );
  const parsed = (row: Record<string, unknown> | undefined) =>
    row === undefined ? undefined : (JSON.parse(String(row.payload)) as Payload);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);

  return {
    upsert: async (id, payload, expiresInS) => {
      prune.run(nowS());
      const { uid, grantId, accountId } = payload;
      const expires = nowS() + (expiresInS ?? LONGEST_S);
      insert.run(model, id, JSON.stringify(payload), expires, text(uid), text(grantId), text(accountId));
    },
    find: async (id) => parsed(select.get(model, id, nowS())),
    findByUid: async (uid) => parsed(selectUid.get(model, uid, nowS())),
    findByUserCode: async () => undefined,
    consume: async (id) => {
      consume.run(nowS(), model, id);
    },
    destroy: async (id) => {
      remove.run(model, id);
    },
    revokeByGrantId: async (grantId) => {
      removeGrant.run(model, grantId);
    },
  };
}
