/**
 * Replaces the library with which markdown-it finds web addresses. Its search is switched off, because bare-links.ts
 * finds the end of an address in every script.
 */
export function LinkifyIt(): void {
  // The parser calls this function with `new`, and ignores what it returns.
}
