/** The package's one entry. Its command line is `main.ts`. */
export { test, type Define, type DefineEach, type Test } from './test.ts';
export type { StepDefinition, StepFunction, TestBody, TestContext } from './context.ts';
export type { TestDefinition, TestOptions } from './definition.ts';
export type { AssertSnapshot, SnapshotOptions } from './snapshot.ts';
export { NotCapable, type Permissions } from './net-permission.ts';
export { derivedSeed, freshSeed, parseSeed, randomFrom } from './seed.ts';
