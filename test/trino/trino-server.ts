import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { type HiveTable, hiveTable } from '../../core/query/athena-ddl.ts';
import type { QueryTable } from '../../core/query/sql-query.ts';

const run = promisify(execFile);

const VERSION = '476';
const SHA1 = 'c9b38be4017ebd2f7095455aaac772fb40247ebe';
/** Trino 476 needs Java 24. */
const LEAST_JAVA = 24;
const START_MS = 180_000;
const TABLES: readonly QueryTable[] = ['flows', 'anomalies', 'rollup', 'lookup'];

export interface TrinoAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface TrinoServer {
  query(sql: string): Promise<TrinoAnswer>;
  stop(): Promise<void>;
}

/**
 * A real Trino over the Parquet objects below `lake`, with the tables as Athena would know them. Runs on a free port of
 * the loopback address out of `work`, which it fills; the server's files are fetched once into FLOWTRAIL_CACHE (by default
 * ~/.cache/flowtrail).
 */
export async function startTrino(lake: string, work: string, days?: readonly string[]): Promise<TrinoServer> {
  const java = await findJava();
  const server = await unpacked(process.env.FLOWTRAIL_CACHE ?? join(homedir(), '.cache/flowtrail'), java);
  const port = await freePort();
  await writeConfig(work, lake, port);
  for (const table of TABLES)
    await describeTable(join(lake, 'metastore/default', table), hiveTable(table, `local:///${table}/`, days));
  const child = spawn(join(java, 'bin/java'), javaArguments(server, work), {
    cwd: work,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const keep = (data: Buffer) => {
    log = (log + data.toString()).slice(-8000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGTERM');
    const forced = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(forced);
  };
  try {
    await isReady(address, () => child.exitCode !== null);
    await statement(address, 'create schema if not exists hive.default');
    await canScan(address);
  } catch (cause) {
    await stop();
    throw new Error(`Trino did not start:\n${log}`, { cause });
  }
  return { query: (sql) => statement(address, sql), stop };
}

async function findJava(): Promise<string> {
  const folder = '/usr/lib/jvm';
  const installed = existsSync(folder) ? await readdir(folder) : [];
  const named = [process.env.JAVA_HOME_25, process.env.JAVA_HOME, ...installed.map((name) => join(folder, name))];
  for (const home of named) {
    if (!home || !existsSync(join(home, 'bin/java'))) continue;
    const { stderr } = await run(join(home, 'bin/java'), ['-version']);
    if (Number(/version "(\d+)/.exec(stderr)?.[1]) >= LEAST_JAVA) return home;
  }
  throw new Error(`REQUIRE_TRINO needs a JDK of version ${LEAST_JAVA} or later; set JAVA_HOME_25`);
}

/** Only the core and the Hive plugin are kept; the others are unpacked for a moment because Hive's files are hard links to theirs. */
async function unpacked(cache: string, java: string): Promise<string> {
  const server = join(cache, `trino-server-${VERSION}`);
  if (existsSync(join(server, '.complete'))) return server;
  const archive = join(cache, 'dl', `trino-server-${VERSION}.tar.gz`);
  await mkdir(join(cache, 'dl'), { recursive: true });
  if (!existsSync(archive)) {
    const artifact = `io.trino:trino-server:${VERSION}:tar.gz`;
    const options = [`-Dartifact=${artifact}`, `-DoutputDirectory=${join(cache, 'dl')}`, '-Dmdep.useBaseVersion=true'];
    await run('mvn', ['-q', '-B', 'dependency:copy', ...options], { env: { ...process.env, JAVA_HOME: java } });
  }
  const hash = createHash('sha1');
  await pipeline(createReadStream(archive), hash);
  const found = hash.digest('hex');
  if (found !== SHA1) throw new Error(`expected trino-server ${VERSION} with SHA-1 ${SHA1}, found ${found}`);
  await rm(server, { recursive: true, force: true });
  const plugins = ['hive', 'memory', 'bigquery', 'cassandra', 'clickhouse', 'delta-lake'];
  const wanted = ['lib', ...plugins.map((name) => `plugin/${name}`)].map((part) => `trino-server-${VERSION}/${part}/*`);
  await run('tar', ['xzf', archive, '-C', cache, '--wildcards', ...wanted]);
  for (const name of plugins.slice(1)) await rm(join(server, 'plugin', name), { recursive: true, force: true });
  await rm(join(server, 'plugin/hive/hdfs'), { recursive: true, force: true });
  await writeFile(join(server, '.complete'), '');
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function writeConfig(work: string, lake: string, port: number): Promise<void> {
  await mkdir(join(work, 'catalog'), { recursive: true });
  const files: Record<string, Record<string, string | number>> = {
    'config.properties': {
      coordinator: 'true',
      'node-scheduler.include-coordinator': 'true',
      'http-server.http.port': port,
      'discovery.uri': `http://127.0.0.1:${port}`,
      'node.internal-address': '127.0.0.1',
      'query.max-memory': '400MB',
      'query.max-memory-per-node': '400MB',
    },
    'log.properties': { 'io.trino': 'WARN' },
    'catalog/hive.properties': {
      'connector.name': 'hive',
      'hive.metastore': 'file',
      'hive.metastore.catalog.dir': 'local:///metastore',
      'fs.native-local.enabled': 'true',
      'local.location': lake,
      'hive.security': 'allow-all',
      'hive.partition-projection-enabled': 'true',
      'hive.ignore-absent-partitions': 'true',
      'hive.timestamp-precision': 'MILLISECONDS',
    },
  };
  for (const [name, values] of Object.entries(files)) {
    await writeFile(
      join(work, name),
      Object.entries(values)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    );
  }
}

function javaArguments(server: string, work: string): string[] {
  return [
    ...[
      '-Xmx1G',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-XX:ReservedCodeCacheSize=256M',
      '-XX:+ExitOnOutOfMemoryError',
    ],
    ...['-Djdk.attach.allowAttachSelf=true', '-Dfile.encoding=UTF-8', '-Duser.timezone=UTC'],
    ...['--enable-native-access=ALL-UNNAMED', '--add-modules=jdk.incubator.vector'],
    ...['-cp', `${server}/lib/*`, '-Dnode.environment=test', '-Dnode.id=oracle', '-Dnode.bind-ip=127.0.0.1'],
    ...[`-Dnode.data-dir=${join(work, 'data')}`, '-Dconfig=config.properties', '-Dlog.levels-file=log.properties'],
    ...[`-Dplugin.dir=${server}/plugin`, '-Dcatalog.config-dir=catalog', 'io.trino.server.TrinoServer'],
  ];
}

/** The file metastore's form of what Glue keeps. */
async function describeTable(folder: string, table: HiveTable): Promise<void> {
  const described = (columns: HiveTable['columns']) => columns.map((column) => ({ ...column, properties: {} }));
  const schema = {
    writerVersion: VERSION,
    owner: 'test',
    tableType: 'EXTERNAL_TABLE',
    dataColumns: described(table.columns),
    partitionColumns: described(table.partitions),
    parameters: { ...table.properties, EXTERNAL: 'TRUE' },
    storageFormat: 'PARQUET',
    serdeParameters: {},
    externalLocation: table.location.replace(/\/$/, ''),
    columnStatistics: {},
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '.trinoSchema'), JSON.stringify(schema));
}

async function isReady(address: string, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline && !hasEnded()) {
    const info = await fetch(`${address}/v1/info`).then(
      (answer) => answer.json(),
      () => null,
    );
    if ((info as { starting?: boolean } | null)?.starting === false) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error('no answer from the server');
}

/** For some seconds after the start the server has no nodes for a scan. */
async function canScan(address: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      await statement(address, 'select count(*) from flows');
      return;
    } catch (error) {
      if (Date.now() > deadline || !String(error).includes('NO_NODES_AVAILABLE')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

interface Page {
  readonly columns?: TrinoAnswer['columns'];
  readonly data?: unknown[][];
  readonly error?: { readonly errorName: string; readonly message: string };
  readonly nextUri?: string;
}

async function statement(address: string, sql: string): Promise<TrinoAnswer> {
  const headers = {
    'X-Trino-User': 'test',
    'X-Trino-Catalog': 'hive',
    'X-Trino-Schema': 'default',
    'X-Trino-Time-Zone': 'UTC',
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
  };
  let page = await pageOf(fetch(`${address}/v1/statement`, { method: 'POST', headers, body: sql }));
  let columns: TrinoAnswer['columns'] = [];
  const rows: unknown[][] = [];
  for (;;) {
    columns = page.columns ?? columns;
    rows.push(...(page.data ?? []));
    if (page.error) throw new Error(`${page.error.errorName}: ${page.error.message}`);
    if (!page.nextUri) return { columns, rows };
    page = await pageOf(fetch(page.nextUri, { headers: { 'X-Trino-User': 'test' } }));
  }
}

/** The server answers 502 to 504 where it wants to be asked again. */
async function pageOf(answer: Promise<Response>): Promise<Page> {
  const response = await answer;
  if (!response.ok) throw new Error(`Trino answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Page;
}
