import { parseDefinition, type TestDefinition, type TestOptions } from './definition.ts';
import type { TestBody, TestContext } from './context.ts';
import { formatName } from './format-name.ts';
import type { Hook } from './hooks.ts';
import { enqueue, hooks } from './register.ts';
import { setSanitizers, type SanitizerOptions } from './sanitizer-defaults.ts';
import { owner } from './scope.ts';

/** Deno's ways to define a test. */
export interface Define {
  (definition: TestDefinition): void;
  (fn: TestBody): void;
  (name: string, fn: TestBody): void;
  (options: TestOptions, fn: TestBody): void;
  (name: string, options: TestOptions, fn: TestBody): void;
}

type RowBody<Row> = (row: Row, t: TestContext) => unknown;

/** One test a row; `%s %d %j %o %#` in the name stand for the row, its items in turn, or its number. */
export type DefineEach = <const Row>(rows: readonly Row[]) => {
  (name: string, fn: RowBody<Row>): void;
  (name: string, options: TestOptions, fn: RowBody<Row>): void;
};

export interface Test extends Define {
  readonly only: Define;
  readonly ignore: Define;
  readonly each: DefineEach;
  beforeAll(hook: Hook): void;
  afterAll(hook: Hook): void;
  beforeEach(hook: Hook): void;
  afterEach(hook: Hook): void;
  /** Sets the sanitizers of the tests that this module defines from here on. */
  sanitizer(options: SanitizerOptions): void;
}

const define =
  (forced: TestOptions): Define =>
  (...args: readonly unknown[]) => {
    if (owner.getStore()) throw new Error('Cannot define a test inside a test: use t.step()');
    const definition = parseDefinition(args);
    const ignore = definition.ignore === false ? (forced.ignore ?? false) : definition.ignore;
    enqueue({ ...definition, ignore, only: forced.only ?? definition.only });
  };

const each: DefineEach =
  (rows) =>
  (name: string, ...rest: readonly unknown[]) => {
    const fn = rest.find((value) => typeof value === 'function');
    const options = rest.find((value) => typeof value === 'object') ?? {};
    if (fn === undefined)
      throw new TypeError('Missing test function: expected test.each(rows)(name, fn)');
    if (rows.length === 0) throw new TypeError('Missing rows: test.each([]) would test nothing');
    for (const [index, row] of rows.entries()) {
      test(formatName(name, row, index), options, (t) => Reflect.apply(fn, undefined, [row, t]));
    }
  };

/** Defines a test, in any of Deno's forms. */
export const test: Test = Object.assign(define({}), {
  only: define({ only: true }),
  ignore: define({ ignore: true }),
  each,
  beforeAll: hooks.beforeAll,
  afterAll: hooks.afterAll,
  beforeEach: hooks.beforeEach,
  afterEach: hooks.afterEach,
  sanitizer: setSanitizers,
});
