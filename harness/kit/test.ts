import { parseDefinition, type TestDefinition, type TestOptions } from './definition.ts';
import type { TestBody, TestContext } from './context.ts';
import { formatName } from './format-name.ts';
import type { Hook } from './hooks.ts';
import { enqueue, hooks } from './register.ts';
import { setSanitizers, type SanitizerOptions } from './sanitizer-defaults.ts';
import { owner } from './scope.ts';

/** The forms in which a test can be defined, as in Deno. */
export interface Define {
  (definition: TestDefinition): void;
  (fn: TestBody): void;
  (name: string, fn: TestBody): void;
  (options: TestOptions, fn: TestBody): void;
  (name: string, options: TestOptions, fn: TestBody): void;
}

/**
 * Defines a test for each row of a table. The test's function receives the items of an array row as separate arguments,
 * or any other row as one argument; the test context is the last argument.
 */
interface DefineRows<Arguments extends readonly unknown[]> {
  (name: string, fn: (...args: [...Arguments, TestContext]) => unknown): void;
  (name: string, options: TestOptions, fn: (...args: [...Arguments, TestContext]) => unknown): void;
}

/**
 * Defines one test for each row. In the name, `%s %d %j %o` stand for the row or its items in turn, `%#` for its
 * number.
 */
export interface DefineEach {
  <Row extends readonly [unknown, ...unknown[]]>(rows: readonly Row[]): DefineRows<Row>;
  <Row>(rows: readonly Row[]): DefineRows<readonly [Row]>;
}

interface DefineWithEach extends Define {
  readonly each: DefineEach;
}

export interface Test extends DefineWithEach {
  readonly only: DefineWithEach;
  readonly ignore: DefineWithEach;
  readonly beforeAll: (hook: Hook) => void;
  readonly afterAll: (hook: Hook) => void;
  readonly beforeEach: (hook: Hook) => void;
  readonly afterEach: (hook: Hook) => void;
  /** Sets the default sanitizers of the tests that are defined after this call. */
  readonly sanitizer: (options: SanitizerOptions) => void;
}

function define(forced: TestOptions): DefineWithEach {
  const one = (...args: readonly unknown[]): void => {
    if (owner.getStore()) throw new Error('Cannot define a test inside a test: use t.step()');
    const definition = parseDefinition(args);
    const ignore = definition.ignore === false ? (forced.ignore ?? false) : definition.ignore;
    enqueue({ ...definition, ignore, only: forced.only ?? definition.only });
  };
  const each: DefineEach =
    (rows: readonly unknown[]) =>
    (name: string, ...rest: readonly unknown[]) => {
      const fn = rest.find((value) => typeof value === 'function');
      const options = rest.find((value) => typeof value === 'object') ?? {};
      if (fn === undefined)
        throw new TypeError('Missing test function: expected test.each(rows)(name, fn)');
      if (rows.length === 0) throw new TypeError('Missing rows: test.each([]) would test nothing');
      for (const [index, row] of rows.entries()) {
        const items: readonly unknown[] = Array.isArray(row) ? row : [row];
        const body = (t: TestContext) => Reflect.apply(fn, undefined, [...items, t]);
        one(formatName(name, row, index), options, body);
      }
    };
  return Object.assign(one, { each });
}

/** Defines a test, in any form that Deno accepts. */
export const test: Test = Object.assign(define({}), {
  only: define({ only: true }),
  ignore: define({ ignore: true }),
  beforeAll: hooks.beforeAll,
  afterAll: hooks.afterAll,
  beforeEach: hooks.beforeEach,
  afterEach: hooks.afterEach,
  sanitizer: setSanitizers,
});
