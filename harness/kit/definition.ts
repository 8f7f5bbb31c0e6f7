import {
  parsePermissions,
  parseRun,
  type NetPermission,
  type Permissions,
  type RunPermission,
} from './net-permission.ts';
import { callSite } from './call-site.ts';
import { sanitizerDefaults } from './sanitizer-defaults.ts';
import { settings } from './settings.ts';
import type { TestBody } from './context.ts';

export interface TestOptions {
  readonly name?: string;
  /** True or a text skips the test; the report shows the text as the reason. */
  readonly ignore?: boolean | string;
  /**
   * Runs only the tests of this file that have this option. The run then fails, so that nobody forgets to remove the
   * option.
   */
  readonly only?: boolean;
  /** Timeout in milliseconds; 0 means none. */
  readonly timeout?: number;
  /** Number of times that a failed test is retried. */
  readonly retry?: number;
  /** Number of times that a passed test is repeated; each repetition must pass too. */
  readonly repeats?: number;
  readonly permissions?: Permissions;
  readonly sanitizeOps?: boolean;
  readonly sanitizeResources?: boolean;
  readonly sanitizeExit?: boolean;
  readonly tags?: readonly string[];
}

export interface TestDefinition extends TestOptions {
  readonly name: string;
  readonly fn: TestBody;
}

/** A test definition in which every option is set and checked. */
export interface Definition {
  readonly name: string;
  readonly fn: TestBody;
  readonly ignore: boolean | string;
  readonly only: boolean;
  readonly timeoutMs: number;
  readonly retry: number;
  readonly repeats: number;
  readonly net: NetPermission;
  readonly run: RunPermission;
  readonly sanitizeOps: boolean;
  readonly sanitizeResources: boolean;
  readonly sanitizeExit: boolean;
  readonly tags: readonly string[];
  /** Where `test` was called, as `file:line:column`. */
  readonly at: string;
}

const OPTIONS =
  'name fn ignore only timeout retry repeats permissions sanitizeOps sanitizeResources sanitizeExit tags'.split(
    ' ',
  );

const isBody = (value: unknown): value is TestBody => typeof value === 'function';

function isOptions(value: unknown): value is TestOptions & { fn?: TestBody } {
  if (typeof value !== 'object' || value === null) return false;
  const unknown = Object.keys(value).find((key) => !OPTIONS.includes(key));
  if (unknown === undefined) return true;
  throw new TypeError(`Unknown test option "${unknown}": expected one of ${OPTIONS.join(', ')}`);
}

function count(value: number | undefined, option: string, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new TypeError(`Invalid ${option} ${String(value)}: expected a whole number of 0 or more`);
}

/**
 * Returns the value of `fn` or `name`, which comes from an argument or from the options. @throws {TypeError} if it
 * comes from both
 */
function onlyOne<T>(
  what: 'fn' | 'name',
  argument: T | undefined,
  option: T | undefined,
): T | undefined {
  if (argument !== undefined && option !== undefined)
    throw new TypeError(`Unexpected "${what}" in options: it is already an argument of its own`);
  return argument ?? option;
}

/**
 * Reads the arguments of `test` in each of Deno's forms: (fn), (name, fn), (definition), (name, options, fn), (options,
 * fn).
 * @throws {TypeError} saying which argument is missing or wrong
 */
export function parseDefinition(args: readonly unknown[]): Definition {
  const options = { ...args.find(isOptions) };
  const fn = onlyOne('fn', args.find(isBody), options.fn);
  if (!isBody(fn)) throw new TypeError('Missing test function: expected test(name, fn)');
  const name = args.find((value) => typeof value === 'string');
  const named = onlyOne('name', name, options.name) ?? fn.name;
  if (named === '') {
    throw new TypeError("The test name can't be empty: give a name or a named function");
  }
  const { timeoutMs, retry, repeats } = settings();
  const defaults = sanitizerDefaults();
  return {
    name: named,
    fn,
    ignore: options.ignore ?? false,
    only: options.only ?? false,
    timeoutMs: count(options.timeout, 'timeout', timeoutMs),
    retry: count(options.retry, 'retry', retry),
    repeats: count(options.repeats, 'repeats', repeats),
    net: parsePermissions(options.permissions),
    run: parseRun(options.permissions),
    sanitizeOps: options.sanitizeOps ?? defaults.ops,
    sanitizeResources: options.sanitizeResources ?? defaults.resources,
    sanitizeExit: options.sanitizeExit ?? true,
    tags: options.tags ?? [],
    at: callSite(),
  };
}
