/**
 * Replaces markdown-it's finder of addresses, which is switched off: bare-links.ts ends addresses as each script
 * does.
 */
export function LinkifyIt(): void {
  // The parser calls this function with `new`, and ignores what it returns.
}
