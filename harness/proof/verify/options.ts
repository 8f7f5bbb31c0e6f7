import { CommanderError } from 'commander';
import { fromVariables, verifyCommand } from './flags.ts';
import { freshSeed, parseSeed } from '../../kit/kit.ts';
import { parseThreshold } from '../load/threshold.ts';
import { parseOnly, type Only } from './only.ts';
import {
  LOAD_SECONDS,
  loadShapes,
  PROFILE_NAMES,
  VERIFY_PROFILES,
  type ProfileName,
  type VerifyProfile,
} from './profiles.ts';
import { UsageError } from './usage-error.ts';
import { messageOf } from '../evidence/parse.ts';

export type Options = Readonly<{
  env?: string;
  url?: string;
  token?: string;
  tokenB?: string;
  seed: number;
  only: Only;
  /** The chosen profile, changed by the other options. */
  profile: VerifyProfile;
  out?: string;
  /** Action of the command: run a verification, list the checks, or print what a verification would send. */
  does: 'verify' | 'list' | 'dry run';
  /** Further `make` variables to put in the command that repeats this run. */
  also: readonly (readonly [name: string, value: string])[];
}>;

type Given = Readonly<{
  env?: string;
  url?: string;
  profile?: string;
  seed?: string;
  only?: string;
  thresholds?: string;
  loadSeconds?: string;
  maxRequests?: string;
  maxCalls?: string;
  maxUsd?: string;
  maxMinutes?: string;
  out?: string;
  list?: boolean;
  dryRun?: boolean;
}>;

/**
 * Parses the arguments, and reads `make` variables where an argument is absent.
 * @throws {UsageError} saying which argument is wrong and what is accepted
 * @throws {CommanderError} after help was shown
 */
export function parseOptions(argv: readonly string[], env: NodeJS.ProcessEnv): Options {
  const parsed = verifyCommand();
  try {
    parsed.parse([...fromVariables(env), ...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode === 0) throw error;
    throw new UsageError(error.message.replace(/^error: /, ''), { cause: error });
  }
  const given: Given = parsed.opts();
  const token = env['TOKEN'] || undefined;
  const tokenB = env['TOKEN_B'] || undefined;
  refuseContradictions(given, { token, tokenB });
  const profile = profileOf(given);
  const only = parseOnly(given.only, profile);
  return {
    seed: given.seed === undefined ? freshSeed() : usage(() => parseSeed(given.seed ?? '')),
    only,
    profile,
    does: given.list ? 'list' : given.dryRun ? 'dry run' : 'verify',
    also: alsoOf(given),
    ...(given.url === undefined ? { env: given.env ?? 'local' } : { url: given.url }),
    ...(token !== undefined && { token }),
    ...(tokenB !== undefined && { tokenB }),
    ...(given.out !== undefined && { out: given.out }),
  };
}

const alsoOf = ({ thresholds, loadSeconds }: Given): Options['also'] => [
  ...(thresholds === undefined ? [] : [['THRESHOLDS', thresholds] as const]),
  ...(loadSeconds === undefined ? [] : [['LOAD_SECONDS', loadSeconds] as const]),
];

type Tokens = Readonly<{ token: string | undefined; tokenB: string | undefined }>;

function refuseContradictions({ env, url }: Given, { token, tokenB }: Tokens): void {
  if (env !== undefined && url !== undefined)
    throw new UsageError(
      `Cannot verify ENV=${env} and URL=${url} at once: give one of them, an environment knows its address`,
    );
  if (url !== undefined && !/^https?:\/\/[^/]/.test(url))
    throw new UsageError(`Cannot use URL=${url}: one like https://chat.example.org is accepted`);
  if (tokenB !== undefined && token === undefined)
    throw new UsageError('Cannot use TOKEN_B without TOKEN: it is of the second person');
  if (token !== undefined && token === tokenB)
    throw new UsageError('Cannot use the same token as TOKEN and TOKEN_B: they are of two people');
}

const isProfile = (name: string): name is ProfileName =>
  PROFILE_NAMES.some((known) => known === name);

/** Names of the environments that consist of emulators; every other name is an environment in AWS. */
const EMULATED: ReadonlySet<string> = new Set(['local', 'container', 'emulated']);

const defaultProfile = ({ env = 'local' }: Given): ProfileName =>
  EMULATED.has(env) ? 'full' : 'deployed';

function profileOf(given: Given): VerifyProfile {
  const { profile: name = defaultProfile(given), loadSeconds, thresholds } = given;
  if (!isProfile(name))
    throw new UsageError(`Cannot use PROFILE=${name}: ${PROFILE_NAMES.join(', ')} are accepted`);
  const profile = VERIFY_PROFILES[name];
  const hasLoad = profile.loads.length > 0;
  for (const [variable, value] of [
    ['LOAD_SECONDS', loadSeconds],
    ['THRESHOLDS', thresholds],
  ] as const)
    if (value !== undefined && !hasLoad)
      throw new UsageError(`Cannot use ${variable} with PROFILE=${name}: it has no load, full has`);
  const seconds = number('LOAD_SECONDS', loadSeconds) ?? LOAD_SECONDS;
  const texts = thresholds === undefined ? profile.thresholds : thresholdsOf(thresholds);
  const { maxRequests, maxCalls, maxUsd, maxMinutes } = given;
  const { budget } = profile;
  return {
    ...profile,
    loads: hasLoad ? loadShapes(seconds) : [],
    thresholds: texts,
    budget: {
      requests: number('MAX_REQUESTS', maxRequests) ?? budget.requests,
      modelCalls: number('MAX_CALLS', maxCalls) ?? budget.modelCalls,
      usd: number('MAX_USD', maxUsd) ?? budget.usd,
      minutes: number('MAX_MINUTES', maxMinutes) ?? budget.minutes,
    },
  };
}

function thresholdsOf(list: string): readonly string[] {
  const texts = list
    .split(/[;,]/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
  for (const text of texts) usage(() => parseThreshold(text));
  return texts;
}

function number(variable: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new UsageError(`Cannot use ${variable}=${text}: a number above 0 is accepted`);
}

/** Runs a parser and turns an error about bad input into a usage error. */
function usage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}
