import { freshSeed, parseSeed } from './seed.ts';

/** Settings that the command line passes to the test processes, in environment variables. */
export interface Settings {
  readonly seed: number;
  readonly shuffleSeed: number | undefined;
  readonly filter: string | undefined;
  readonly tags: readonly string[];
  readonly failFast: number;
  readonly timeoutMs: number;
  readonly retry: number;
  readonly repeats: number;
  readonly updatesSnapshots: boolean;
  /**
   * Whether `main.ts` reads the events of `node:test`. If so, test names also contain the data for which `node:test`
   * has no field.
   */
  readonly decorated: boolean;
}

/**
 * Default timeout of a test, 5 minutes. A long property test on a busy machine ends in that time, and a test that hangs
 * is reported by name.
 */
const DEFAULT_TIMEOUT_MS = 300_000;

const number = (text: string | undefined, otherwise: number): number =>
  text === undefined || text === '' ? otherwise : Number(text);

/**
 * Reads the settings from environment variables. @throws {RangeError} when `HARNESS_SEED` or `HARNESS_SHUFFLE` is not a
 * seed
 */
function readSettings(env: NodeJS.ProcessEnv): Settings {
  const shuffle = env['HARNESS_SHUFFLE'];
  return {
    seed: env['HARNESS_SEED'] ? parseSeed(env['HARNESS_SEED']) : freshSeed(),
    shuffleSeed: shuffle ? parseSeed(shuffle) : undefined,
    filter: env['HARNESS_FILTER'] === '' ? undefined : env['HARNESS_FILTER'],
    tags: (env['HARNESS_TAGS'] ?? '').split('\n').filter((tag) => tag !== ''),
    failFast: number(env['HARNESS_FAIL_FAST'], Infinity),
    timeoutMs: number(env['HARNESS_TIMEOUT_MS'], DEFAULT_TIMEOUT_MS),
    retry: number(env['HARNESS_RETRY'], 0),
    repeats: number(env['HARNESS_REPEATS'], 0),
    updatesSnapshots: env['HARNESS_UPDATE_SNAPSHOTS'] === '1',
    decorated: env['HARNESS_DECORATED'] === '1',
  };
}

let current: Settings | undefined;

/** Returns the settings of this process, which are read once, when the first test is defined. */
export function settings(): Settings {
  current ??= readSettings(process.env);
  return current;
}
