import type { MarkdownIt, StateInline, Token } from 'markdown-it';
import { contextOf } from './context.ts';

const CJK = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}`;
/** Matches a web address up to white space, `<`, `>`, quotation marks or full-width punctuation. */
const ADDRESS =
  /^(?:https?:\/\/|www\.)(?:(?!\*\*|``)[^\s<>`"\u3000-\u303f\uff00-\uffef]|[\uff10-\uff19])+/iu;
const FOREIGN_PUNCTUATION = /(?!\p{ASCII})[\p{P}\p{S}\p{Z}]/u;
/** Matches CJK letters directly behind a Latin address, where they continue the sentence and not the path. */
const SENTENCE = new RegExp(`(?<=[\\w/~])(?<!/[^/]*[${CJK}][^/]*)(?<=[\\w])[${CJK}]`, 'u');
const HOST = /^(?:https?:\/\/)?(?:[\p{L}\p{N}_-]+\.)*[\p{L}\p{N}-]+(?::\d+)?(?=[/?#]|$)/iu;

/**
 * Returns the web address at the beginning of `text` without the punctuation that follows it in a sentence, by the
 * rules of GFM (GitHub's Markdown).
 */
export function addressIn(text: string): string | undefined {
  let address = ADDRESS.exec(text)?.[0];
  if (address === undefined) return undefined;
  for (const end of [FOREIGN_PUNCTUATION, SENTENCE]) {
    const at = address.search(end);
    if (at >= 0) address = address.slice(0, at);
  }
  for (;;) {
    const shorter: string = address.endsWith(')')
      ? unbalanced(address)
      : address.replace(/(?:&[a-z\d]+;|[?!.,:;*_~'"|\]}]+)$/i, '');
    if (shorter === address) break;
    address = shorter;
  }
  const host = HOST.exec(address)?.[0].replace(/^https?:\/\//i, '') ?? '';
  const isWeb = /^https?:/i.test(address);
  return host === '' || (!isWeb && host.split('.').length < 3) ? undefined : address;
}

function unbalanced(address: string): string {
  const opened = address.split('(').length;
  return address.split(')').length > opened ? address.slice(0, -1) : address;
}

function pushLink(state: StateInline, href: string, text: string): void {
  const open = state.push('link_open', 'a', 1);
  open.attrs = [['href', href]];
  open.markup = 'autolink';
  state.push('text', '', 0).content = text;
  state.push('link_close', 'a', -1).markup = 'autolink';
}

/**
 * Links an address such as `https://…`. The rule starts at the colon, because the parser has already read the letters
 * before it as text.
 */
function webAddress(state: StateInline, silent: boolean): boolean {
  if (state.linkLevel > 0 || !state.src.startsWith('://', state.pos)) return false;
  const scheme = /(?<![\p{L}\p{N}+.-])https?$|(?<=\P{ASCII})https?$/iu.exec(
    state.src.slice(Math.max(state.pos - 7, 0), state.pos),
  )?.[0];
  if (scheme === undefined || !state.pending.endsWith(scheme)) return false;
  const start = state.pos - scheme.length;
  const address = addressIn(state.src.slice(start, Math.min(state.posMax, start + 4_000)));
  if (address === undefined) return false;
  const end = start + address.length;
  if (end <= state.pos || !state.md.validateLink(address)) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    const isHalf = contextOf(state.env).live && end === state.posMax;
    if (isHalf) state.pending += address;
    else pushLink(state, state.md.normalizeLink(address), address);
  }
  state.pos = end;
  return true;
}

const PLAIN =
  /(?<![\p{L}\p{N}@./+_-])(?:www\.[^\s<]+|(?:mailto:)?[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z\d-]*[a-z\d](?![\w-]))/giu;

const hrefOf = (address: string, isMail: boolean): string => {
  if (!isMail) return `http://${address}`;
  return address.startsWith('mailto:') ? address : `mailto:${address}`;
};

/** Splits a text into plain parts and links. Addresses without a scheme become links: `www.…` and mail addresses. */
function linked(token: Token, Part: new (type: string, tag: string, nesting: 1 | 0 | -1) => Token) {
  const parts: Token[] = [];
  const text = (content: string) => {
    if (content === '') return;
    const part = new Part('text', '', 0);
    part.content = content;
    parts.push(part);
  };
  let from = 0;
  for (const match of token.content.matchAll(PLAIN)) {
    const isMail = !/^www\./i.test(match[0]);
    const address = isMail ? match[0] : addressIn(match[0]);
    if (address === undefined) continue;
    text(token.content.slice(from, match.index));
    const open = new Part('link_open', 'a', 1);
    open.attrs = [['href', hrefOf(address, isMail)]];
    parts.push(open);
    text(address);
    parts.push(new Part('link_close', 'a', -1));
    from = match.index + address.length;
  }
  if (from === 0) return [token];
  text(token.content.slice(from));
  return parts;
}

/** Adds rules to the Markdown parser that link addresses written without any markup. */
export function bareLinks(md: MarkdownIt): void {
  md.inline.ruler.after('text', 'web_address', webAddress);
  md.core.ruler.push('plain_address', (state) => {
    for (const block of state.tokens) {
      if (!block.children || !/@|www\./i.test(block.content)) continue;
      let inLink = 0;
      block.children = block.children.flatMap((token) => {
        if (/^(?:link|awaited)_/.test(token.type)) inLink += token.nesting;
        return token.type === 'text' && inLink === 0 ? linked(token, state.Token) : [token];
      });
    }
  });
}
