/**
 * HTML entities that occur in answers now and then. The full table of 2,125 entities would make up a quarter of the
 * renderer.
 */
export const COMMON: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  times: '×',
  middot: '·',
  bull: '•',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  laquo: '«',
  raquo: '»',
  euro: '€',
  rarr: '→',
  larr: '←',
};

let decodeAny: ((text: string) => string) | undefined;
let wanted = false;

/**
 * Returns the character of an HTML entity. An entity that is not in the short table stays as written, and the full
 * table is requested.
 */
export function decodeHTMLStrict(text: string): string {
  const common = COMMON[text.slice(1, -1)];
  if (common !== undefined) return common;
  wanted = true;
  return decodeAny?.(text) ?? text;
}

/** Tells whether a text contained an HTML entity for which the full table must be loaded. */
export const lacksEntities = (): boolean => wanted && decodeAny === undefined;

/** Loads the full table of HTML entities. */
export async function loadEntities(): Promise<void> {
  decodeAny = (await import('entities/decode')).decodeHTMLStrict;
}
