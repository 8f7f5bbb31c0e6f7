/** The only entry point of the package for imports. `main.ts` is its command line. */
export { test, type Define, type DefineEach, type Test } from './test.ts';
export type { StepDefinition, StepFunction, TestBody, TestContext } from './context.ts';
export type { TestDefinition, TestOptions } from './definition.ts';
export type { AssertSnapshot, SnapshotOptions } from './snapshot.ts';
export { NotCapable, type Permissions } from './net-permission.ts';
export { derivedSeed, freshSeed, parseSeed, randomFrom } from './seed.ts';
