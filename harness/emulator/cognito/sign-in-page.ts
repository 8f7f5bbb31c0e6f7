import { escapeHtml, invalidAttributes, pageWith, type PageTexts } from './page.ts';

export type SignInPage = PageTexts & Readonly<{ username?: string }>;

/** Returns the page with the form that posts `username` and `password` to its own URL. */
export function signInPage(page: SignInPage): string {
  const { username = '' } = page;
  const invalid = invalidAttributes(page);
  const focus = (wanted: boolean) => (wanted ? ' autofocus' : '');
  return pageWith(
    page,
    `<form method="post">
<label for="username">User name</label>
<input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escapeHtml(username)}"${invalid}${focus(username === '')}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${invalid}${focus(username !== '')}>
<button type="submit">Sign in</button>
</form>
<p class="note">Accounts are made by an administrator.</p>`,
  );
}
