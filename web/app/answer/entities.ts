/** Entities that answers contain now and then. The table of all 2,125 would be a quarter of the renderer. */
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
 * Returns the character of an entity. An entity that is not known yet stays as it was written, and the whole table is
 * requested.
 */
export function decodeHTMLStrict(text: string): string {
  const common = COMMON[text.slice(1, -1)];
  if (common !== undefined) return common;
  wanted = true;
  return decodeAny?.(text) ?? text;
}

/** Tells whether a text has an entity that only the whole table knows. */
export const lacksEntities = (): boolean => wanted && decodeAny === undefined;

/** Loads the table of all entities. */
export async function loadEntities(): Promise<void> {
  decodeAny = (await import('entities/decode')).decodeHTMLStrict;
}
