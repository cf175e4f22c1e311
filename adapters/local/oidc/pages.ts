/** Sign-in pages, rendered on the server; everything inserted is escaped. Only the theme needs a script. */

export const STYLE_PATH = '/oidc/style.css';

export interface SignInForm {
  /** Which step is shown. */
  readonly step: 'password' | 'code' | 'recovery' | 'new_password';
  readonly action: string;
  readonly username?: string;
  /** What went wrong with the try before. */
  readonly error?: string | null;
}

export function signInPage(form: SignInForm): string {
  const { title, lead, fields, button } = STEPS[form.step](form);
  const error = form.error ? `<p class="error" role="alert" id="error">${escapeHtml(form.error)}</p>` : '';
  return page(
    title,
    `${heading(title, lead)}
${error}
<form method="post" action="${escapeHtml(form.action)}">
${fields}
<button type="submit">${button}</button>
</form>
${more(form)}`,
  );
}

/** Title and lead are HTML. */
function heading(title: string, lead: string): string {
  return `<div>
<h1>${title}</h1>
${lead === '' ? '' : `<p class="lead">${lead}</p>`}
</div>`;
}

/** Query of the form's address under which the second step takes a recovery code. */
export const RECOVERY = 'recovery';

function more({ step, action }: SignInForm): string {
  const [path = ''] = action.split('?');
  if (step === 'password')
    return '<p class="more">No account yet? <a href="/sign-up">Ask for one</a>. An administrator approves it.</p>';
  if (step === 'code')
    return `<p class="more">No phone at hand? <a href="${escapeHtml(path)}?${RECOVERY}">Use a recovery code</a>.</p>`;
  if (step === 'recovery')
    return `<p class="more"><a href="${escapeHtml(path)}">Use the authenticator app</a>. Without either, an administrator can reset your account.</p>`;
  return '';
}

const STEPS = {
  password: (form: SignInForm) => ({
    title: 'Sign in',
    lead: '',
    fields:
      field({
        name: 'username',
        label: 'User name',
        value: form.username,
        autocomplete: 'username',
        focus: !form.error,
      }) +
      field({
        name: 'password',
        label: 'Password',
        type: 'password',
        autocomplete: 'current-password',
        focus: !!form.error,
      }),
    button: 'Sign in',
  }),
  code: () => ({
    title: 'Second step',
    lead: 'Enter the six digits your authenticator app shows for Flowtrail.',
    fields: field({
      name: 'code',
      label: 'Code',
      autocomplete: 'one-time-code',
      extra: 'inputmode="numeric" pattern="[0-9]{6}" maxlength="6"',
      focus: true,
    }),
    button: 'Continue',
  }),
  recovery: () => ({
    title: 'Recovery code',
    lead: 'Enter one of the codes you were given when you set up the second factor. Each works once.',
    fields: field({ name: 'code', label: 'Code', autocomplete: 'off', extra: 'maxlength="40"', focus: true }),
    button: 'Continue',
  }),
  new_password: () => ({
    title: 'Choose a new password',
    lead: 'Your password was reset by an administrator. Choose one that only you know: at least 12 characters.',
    fields:
      field({
        name: 'new_password',
        label: 'New password',
        type: 'password',
        autocomplete: 'new-password',
        focus: true,
        extra: 'minlength="12" maxlength="200"',
      }) +
      field({
        name: 'repeated',
        label: 'New password again',
        type: 'password',
        autocomplete: 'new-password',
        extra: 'minlength="12" maxlength="200"',
      }),
    button: 'Save and sign in',
  }),
} as const;

/** A message instead of a form: an account that waits, a sign-in that expired. */
export function messagePage(title: string, text: string): string {
  return page(
    title,
    `${heading(escapeHtml(title), escapeHtml(text))}
<p class="more"><a href="/">Back to Flowtrail</a></p>`,
  );
}

export function errorPage(text: string): string {
  return messagePage('Sign-in did not work', `${text}. Go back and try again.`);
}

export function signedOutPage(): string {
  return messagePage('Signed out', 'Your session has ended on this server.');
}

/** `form` is the provider's own hidden form. */
export function signOutPage(form: string): string {
  return page(
    'Sign out',
    `${heading('Sign out?', 'This ends your session everywhere it is used.')}
${form}
<div class="actions">
<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button type="submit" form="op.logoutForm" class="quiet">Stay signed in</button>
</div>`,
  );
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password';
  readonly value?: string;
  readonly autocomplete: string;
  readonly extra?: string;
  readonly focus?: boolean;
}

function field({ name, label, type = 'text', value = '', autocomplete, extra = '', focus }: Field): string {
  const attributes = [
    `id="${name}" name="${name}" type="${type}" value="${escapeHtml(value)}"`,
    `autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false" required`,
    extra,
    focus ? 'autofocus' : '',
  ];
  const input = `<input ${attributes.filter((part) => part !== '').join(' ')}>`;
  return `<div class="field">\n<label for="${name}">${label}</label>\n${input}\n</div>\n`;
}

/** The dashboard's mark, drawn here so that the page needs no other file. */
const MARK = `<svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true"><defs><linearGradient id="mark" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#8b97ff"/><stop offset="1" stop-color="#3fc6a8"/></linearGradient></defs><rect width="32" height="32" rx="8" fill="url(#mark)"/><path d="M6 17h4.2l3-8 5 15 3.4-10 1.6 3H26" fill="none" stroke="#0a0c10" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<title>${escapeHtml(title)} - Flowtrail</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="${STYLE_PATH}">
<script src="/theme.js"></script>
</head>
<body>
<main>
<div class="card">
<p class="brand">${MARK}Flowtrail</p>
${body}
</div>
</main>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
