import { escapeHtml, invalidAttributes, pageWith, type PageTexts } from './page.ts';

export type NewPasswordPage = PageTexts & Readonly<{ username: string }>;

/** Returns the page with the form that posts `new_password` and `confirm_password` to its own URL. */
export function newPasswordPage(page: NewPasswordPage): string {
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
