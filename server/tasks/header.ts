import { z } from 'zod';
import {
  FALLBACK,
  isRouteCode,
  OFFERED,
  ROUTES,
  type Agent,
  type Classification,
} from './routes.ts';

/** What an answer was classified as. `fallback` says that the model's header could not be used. */
export type Route = Classification & Readonly<{ confidence: number; fallback: boolean }>;

/** What the first lines of an answer turned out to be, and the text that follows them. */
export type HeaderRead = Readonly<{ header: string | undefined; text: string }>;

/** Longer than any header; past it the text is taken for an answer without one. */
const MAX_HEADER_CHARACTERS = 200;
const OPENING = /^[\s\uFEFF]*(?:```[a-z]*[ \t]*\r?\n\s*)?/;
/** Could still become a code fence or the start of an object. */
const UNDECIDED = /^[\s\uFEFF]*(?:`{0,2}|```[a-z]*[ \t]*\r?)$/;
const CLOSING = /^[ \t]*(?:\r?\n)?[ \t]*```[ \t]*(?=\r?\n|$)/;

/**
 * Finds the header in the first characters of an answer, however they are split into chunks.
 * Tolerates blank lines, a byte order mark and a code fence around it.
 *
 * @returns undefined while more text is needed; at the end of the answer (`ended`) always a result.
 */
export function findHeader(text: string, ended: boolean): HeaderRead | undefined {
  const opening = OPENING.exec(text)?.[0] ?? '';
  const rest = text.slice(opening.length);
  if (!rest.startsWith('{')) {
    const undecided = rest === '' || UNDECIDED.test(text);
    if (!ended && undecided && text.length <= MAX_HEADER_CHARACTERS) return undefined;
    return { header: undefined, text };
  }
  const end = rest.indexOf('}');
  if (end >= 0 && end < MAX_HEADER_CHARACTERS) {
    const after = rest.slice(end + 1);
    return { header: rest.slice(0, end + 1), text: after };
  }
  if (!ended && rest.length <= MAX_HEADER_CHARACTERS) return undefined;
  // A stop sequence at the brace ends the text before it.
  if (ended && rest.length <= MAX_HEADER_CHARACTERS) return { header: `${rest.trim()}}`, text: '' };
  return { header: undefined, text };
}

/**
 * Drops what separates header and answer: blank lines and the fence's end.
 *
 * @returns undefined while the text could still be only separation.
 */
export function dropSeparator(text: string, ended: boolean): string | undefined {
  const rest = text.replace(CLOSING, '').replace(/^\s+/, '');
  const undecided = rest === '' || /^`{1,2}$|^```[ \t]*\r?$/.test(rest);
  return undecided && !ended ? undefined : rest;
}

const Header = z.object({ route: z.string(), p: z.number().min(0).max(1) });

const fallback = (agent: Agent): Route => ({
  ...ROUTES[FALLBACK[agent]],
  confidence: 0,
  fallback: true,
});

/** Reads the header as a route among those the chosen agent offers; anything else is the fallback (C3, C4). */
export function toRoute(header: string | undefined, agent: Agent): Route {
  const parsed = Header.safeParse(parseJson(header));
  if (!parsed.success || !isRouteCode(parsed.data.route)) return fallback(agent);
  const offered: readonly string[] = OFFERED[agent];
  if (!offered.includes(parsed.data.route)) return fallback(agent);
  return { ...ROUTES[parsed.data.route], confidence: parsed.data.p, fallback: false };
}

/** Whether a header has the shape of one, so that it is no part of the answer even when its route is unknown. */
export const looksLikeHeader = (header: string | undefined): boolean =>
  z.looseObject({ route: z.unknown() }).safeParse(parseJson(header)).success;

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
