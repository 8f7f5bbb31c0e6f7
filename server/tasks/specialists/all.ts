import { code } from './code.ts';
import { english } from './english.ts';
import { general } from './general.ts';
import { language } from './language.ts';
import { math } from './math.ts';
import { recall } from './recall.ts';
import { save } from './save.ts';
import type { Specialist } from './specialist.ts';

/** Every specialist by its code, in the order in which the prompt offers them. */
export const SPECIALISTS = {
  math,
  english,
  language,
  code,
  save,
  recall,
  general,
} as const satisfies Record<string, Specialist>;

export type RouteCode = keyof typeof SPECIALISTS;
