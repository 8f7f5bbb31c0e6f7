import { escapeHtml, invalidAttributes, pageWith, type PageTexts } from './page.ts';

/** Returns the page with the form that posts `username` and `password` to its own URL. */
export function signInPage(page: PageTexts & Readonly<{ username?: string }>): string {
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

/** Returns the page with the form that posts `new_password` and `confirm_password` to its own URL. */
export function newPasswordPage(page: PageTexts & Readonly<{ username: string }>): string {
  const invalid = invalidAttributes(page);
  return pageWith(
    { ...page, title: 'Choose a new password' },
    `<form method="post">
<p>The password you were given for ${escapeHtml(page.username)} is temporary.</p>
<input type="hidden" name="username" autocomplete="username" value="${escapeHtml(page.username)}">
<label for="new_password">New password</label>
<input id="new_password" name="new_password" type="password" autocomplete="new-password" required autofocus${invalid}>
<label for="confirm_password">The same again</label>
<input id="confirm_password" name="confirm_password" type="password" autocomplete="new-password" required${invalid}>
<button type="submit">Set password</button>
</form>`,
  );
}
