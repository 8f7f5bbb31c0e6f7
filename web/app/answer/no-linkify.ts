/**
 * Replaces markdown-it's finder of addresses, which is switched off: bare-links.ts ends addresses as each script
 * does.
 */
export function LinkifyIt(): void {
  // The parser calls it with "new" and uses nothing of the result.
}
