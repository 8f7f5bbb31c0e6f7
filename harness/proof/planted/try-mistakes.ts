import { DEPLOYED_CHECKS } from '../checks/deployed/deployed-checks.ts';
import type { DeployedCheck, DeployedContext } from '../checks/deployed/deployed-context.ts';
import { lookBy } from '../checks/deployed/look-at-deployment.ts';
import { until } from '../checks/until.ts';
import type { Finding } from '../evidence/finding.ts';
import type { Mistake } from './mistake.ts';
import { messageOf } from '../evidence/parse.ts';

export type TriedMistake = Readonly<{
  mistake: string;
  foundBy: string;
  state: 'found' | 'missed' | 'not undone' | 'not planted';
  /** Message in which the check reports the mistake. */
  message: string;
  tookMs: number;
}>;

export type Flagged = Readonly<{ check: string; message: string }>;

export type Trial = Readonly<{
  mistakes: readonly Mistake[];
  say: (text: string) => void;
  /** Longest time in ms until a planted mistake is found, and until it is undone. */
  withinMs?: number;
}>;

const WITHIN_MS = 60_000;
const EVERY_MS = 500;

const checkNamed = (name: string): DeployedCheck => {
  const found = DEPLOYED_CHECKS.find((check) => check.name === name);
  if (found) return found;
  throw new TypeError(`There is no check "${name}" of what is deployed`);
};

/** Returns the problems that the checks report although no mistake is planted. */
export async function flaggedIn(
  ctx: DeployedContext,
  { mistakes, say }: Trial,
): Promise<readonly Flagged[]> {
  const flagged: Flagged[] = [];
  for (const name of new Set(mistakes.map(({ foundBy }) => foundBy))) {
    say(`Nothing planted: ${name}`);
    const { verdict, sentence } = await lookBy(checkNamed(name), ctx);
    if (verdict !== 'proven') flagged.push({ check: name, message: `${verdict}: ${sentence}` });
  }
  return flagged;
}

/** Plants one mistake after another in the environment, runs the check that should find it, and undoes it. */
export async function tryMistakes(
  ctx: DeployedContext,
  trial: Trial,
): Promise<readonly TriedMistake[]> {
  const tried: TriedMistake[] = [];
  for (const mistake of trial.mistakes) {
    trial.say(`Planted: ${mistake.name}`);
    tried.push(await tryOne(ctx, mistake, trial.withinMs ?? WITHIN_MS));
  }
  return tried;
}

async function tryOne(
  ctx: DeployedContext,
  mistake: Mistake,
  withinMs: number,
): Promise<TriedMistake> {
  const { name, foundBy, plant } = mistake;
  const check = checkNamed(foundBy);
  const beganMs = performance.now();
  const ended = (state: TriedMistake['state'], message: string): TriedMistake => ({
    mistake: name,
    foundBy,
    state,
    message,
    tookMs: performance.now() - beganMs,
  });
  let last: Finding | undefined;
  const waitFor = (verdict: Finding['verdict']) =>
    until({ withinMs, everyMs: EVERY_MS, signal: ctx.signal }, async () => {
      last = await lookBy(check, ctx);
      return last.verdict === verdict ? last : undefined;
    });
  let undo;
  try {
    undo = await plant(ctx);
  } catch (error) {
    return ended('not planted', messageOf(error));
  }
  let found: Finding | undefined;
  try {
    found = await waitFor('violated');
  } finally {
    await undo();
  }
  if (!found) return ended('missed', last?.sentence ?? 'nothing was said');
  if (!(await waitFor('proven'))) return ended('not undone', last?.sentence ?? '');
  return ended('found', found.sentence);
}
