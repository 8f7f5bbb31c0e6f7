import type { Test } from '../../test.ts';

const isTest = (value: unknown): value is Test => typeof value === 'function';

const deno: unknown = Reflect.get(globalThis, 'Deno');
const own: unknown =
  typeof deno === 'object' && deno !== null ? Reflect.get(deno, 'test') : undefined;

/** The function `test` of the runner under comparison: Deno's own if the file runs in Deno, else the test kit's. */
export const test: Test = isTest(own) ? own : (await import('../../test.ts')).test;

/** Returns the error that a function throws as a text, such as "TypeError: ...". */
export function thrownBy(call: () => unknown): string {
  try {
    call();
    return 'nothing was thrown';
  } catch (error) {
    return String(error);
  }
}
