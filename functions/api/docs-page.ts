import type { OpenApiDocument, OpenApiOperation } from '../../core/contract/openapi.ts';
import type { Hasher } from '../../core/ports.ts';

/** The API as one page that needs nothing else: no script, its style allowed by hash. */
export function docsPage(document: OpenApiDocument, hasher: Hasher): { html: string; policy: string } {
  const styleHash = Buffer.from(hasher.sha256(STYLE), 'hex').toString('base64');
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags[0] ?? ''))];
  const sections = tags.map((tag) => {
    const entries = operations.filter(({ operation }) => operation.tags[0] === tag);
    return `<section aria-labelledby="tag-${escapeHtml(tag)}"><h2 id="tag-${escapeHtml(tag)}">${escapeHtml(tag)}</h2>${entries.map(entryHtml).join('')}</section>`;
  });
  const links = tags.map((tag) => `<li><a href="#tag-${escapeHtml(tag)}">${escapeHtml(tag)}</a></li>`);
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Flowtrail API</title><link rel="icon" href="/favicon.svg"><style>${STYLE}</style></head>
<body><header><h1>Flowtrail API <small>${escapeHtml(document.info.version)}</small></h1>
<p>${escapeHtml(document.info.description)} Machine-readable: <a href="/api/openapi.json">openapi.json</a>.
Send <code>Authorization: Bearer &lt;token&gt;</code>; API tokens are made under Settings.</p>
<nav aria-label="Groups"><ul>${links.join('')}</ul></nav></header>
<main>${sections.join('\n')}</main></body></html>
`;
  const policy = `default-src 'none'; img-src 'self'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { html, policy };
}

interface Entry {
  readonly path: string;
  readonly method: string;
  readonly operation: OpenApiOperation;
}

function entryHtml({ path, method, operation }: Entry): string {
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: place, required, schema }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${place}${required ? '' : ', optional'}</td><td>${escapeHtml(typeText(schema))}</td></tr>`,
  );
  const answer = Object.entries(operation.responses).find(([status]) => status !== 'default')?.[1].content;
  return `<article id="${escapeHtml(operation.operationId)}">
<h3><span class="method ${method.toLowerCase()}">${method}</span> <code>${escapeHtml(path)}</code></h3>
<p>${escapeHtml(operation.summary)}${operation.summary.endsWith('?') ? '' : '.'} <span class="muted">${escapeHtml(operation.description)}</span></p>
${parameters.length === 0 ? '' : `<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th></tr></thead><tbody>${parameters.join('')}</tbody></table>`}
${contentHtml('Request', operation.requestBody?.content)}${contentHtml('Answer', answer)}</article>`;
}

function contentHtml(title: string, content: Record<string, { schema: Record<string, unknown> }> | undefined): string {
  const [media, value] = Object.entries(content ?? {})[0] ?? [];
  if (media === undefined || value === undefined) return '';
  if (media !== 'application/json' || Object.keys(value.schema).length === 0) {
    return `<p class="muted">${title}: ${escapeHtml(media)}</p>`;
  }
  return `<details><summary>${title} <span class="muted">${escapeHtml(media)}</span></summary><pre tabindex="0">${escapeHtml(JSON.stringify(value.schema, null, 2))}</pre></details>`;
}

function typeText(schema: Record<string, unknown>): string {
  if (Array.isArray(schema['enum'])) return schema['enum'].join(' | ');
  const format = schema['format'] === undefined ? '' : ` (${String(schema['format'])})`;
  return `${String(schema['type'] ?? 'any')}${format}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const STYLE = `
:root{color-scheme:dark;--bg:#0a0c10;--surface:#11141a;--line:#212631;--text:#e7eaf0;--muted:#98a1b2;--accent:#8b97ff}
@media(prefers-color-scheme:light){:root{color-scheme:light;--bg:#f6f7f9;--surface:#fff;--line:#e3e6ec;--text:#131720;--muted:#596273;--accent:#4450d6}}
body{margin:0 auto;max-width:920px;padding:32px 20px 80px;background:var(--bg);color:var(--text);font:14px/1.55 "Inter Variable",system-ui,sans-serif}
h1{font-size:24px;margin:0}h1 small,.muted{color:var(--muted);font-weight:400}h2{margin:36px 0 10px;font-size:18px}h3{margin:0;font-size:14px;font-weight:500}
nav ul{display:flex;flex-wrap:wrap;gap:6px 16px;padding:0;list-style:none}a{color:var(--accent)}a:focus-visible,summary:focus-visible,pre:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
article{margin:0 0 10px;padding:14px 16px;background:var(--surface);border:1px solid var(--line);border-radius:10px}p{margin:6px 0}
code,pre{font:12.5px/1.5 "JetBrains Mono Variable",ui-monospace,monospace}pre{max-height:420px;overflow:auto;padding:12px;border:1px solid var(--line);border-radius:8px}
.method{display:inline-block;min-width:58px;font:600 12px/1 ui-monospace,monospace;color:var(--accent)}summary{cursor:pointer;margin-top:6px}
table{border-collapse:collapse;margin:8px 0}th,td{padding:4px 16px 4px 0;text-align:left;border-bottom:1px solid var(--line)}th{color:var(--muted);font-weight:500}
`;
