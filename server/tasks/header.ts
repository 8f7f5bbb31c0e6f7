import { z } from 'zod';
import {
  FALLBACK,
  OFFERED,
  ROUTES,
  toRouteCode,
  type Agent,
  type Classification,
} from './routes.ts';

/** What an answer was classified as. `fallback` says that the model's header could not be used. */
export type Route = Classification & Readonly<{ confidence: number; fallback: boolean }>;

/** A line that has the shape of a header; whether its fields can be used is for {@link toRoute} to say. */
export type Header = Readonly<{ code: string; confidence: number | undefined }>;

/** Longer than any header. */
export const MAX_HEADER_CHARACTERS = 64;

/** `math 97`, also decorated: `**Math:** 97%`, `` `math 97` ``, `# math, 0.97`, `route: math 97`. */
const DECORATED =
  /^[\s*_~`"'#<>[\](){}-]*(?:(?:route|category|header)[\s*_~`"']*[:=][\s*_~`"']*)?([a-z][a-z_]{1,23})[\s*_~`"'<>[\](){},:;=|/-]{1,8}(\d{1,3}(?:\.\d{1,4})?)[\s*_~`"'%<>[\](){}.]*$/i;
/** The line as the prompt asks for it: shows that a header was meant when its word is no route. */
const EXACT = /^([a-z][a-z_]{1,23}) (\d{1,3})[ \t]*$/;
const CODE_ALONE = /^[a-z_]{2,24}$/;

const JsonHeader = z.looseObject({ route: z.string(), p: z.unknown().optional() });

/** Reads one line as a header; undefined when it is text of the answer. */
export function parseHeader(line: string): Header | undefined {
  if (line.length > 4 * MAX_HEADER_CHARACTERS) return undefined;
  if (line.trimStart().startsWith('{"')) return parseJsonHeader(line);
  const [, code = '', percent = ''] = DECORATED.exec(line) ?? [];
  if (toRouteCode(code) !== undefined) return { code, confidence: toShare(percent) };
  const [, word] = EXACT.exec(line) ?? [];
  if (word !== undefined) return { code: word, confidence: undefined };
  const alone = line.trim();
  const isCode = CODE_ALONE.test(alone) && toRouteCode(alone) !== undefined;
  return isCode ? { code: alone, confidence: undefined } : undefined;
}

/** Models imitate the header of earlier versions when a conversation shows it: `{"route":"math","p":0.97}`. */
function parseJsonHeader(line: string): Header | undefined {
  const { data } = JsonHeader.safeParse(parseJson(line));
  if (data === undefined) return undefined;
  const confidence = z.number().min(0).max(1).safeParse(data.p).data;
  return { code: data.route, confidence };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A confidence from 0 to 1 out of `97` or `0.97`; undefined when out of range. */
function toShare(text: string): number | undefined {
  const value = Number(text);
  if (value > 100) return undefined;
  return text.includes('.') && value <= 1 ? value : value / 100;
}

const fallback = (agent: Agent): Route => ({
  ...ROUTES[FALLBACK[agent]],
  confidence: 0,
  fallback: true,
});

/** Reads the header as a route among those the chosen agent offers; anything else is the fallback (C3, C4). */
export function toRoute(header: Header | undefined, agent: Agent): Route {
  const code = header && toRouteCode(header.code);
  if (code === undefined || header?.confidence === undefined) return fallback(agent);
  const offered: readonly string[] = OFFERED[agent];
  if (!offered.includes(code)) return fallback(agent);
  return { ...ROUTES[code], confidence: header.confidence, fallback: false };
}
