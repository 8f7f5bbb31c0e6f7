export const FEATURE = 'Feature: workshop4-sagemaker-code-editor-deployment';

/** Names of the five correctness properties, by their number. */
export const PROPERTY_NAMES = {
  1: 'Authentication Preservation',
  2: 'Infinite Loop Prevention',
  3: 'No Recursive Agent Calls',
  4: 'UI State Preservation',
  5: 'Dependency Completeness',
} as const;

export type PropertyNumber = keyof typeof PROPERTY_NAMES;

export const PROPERTY_NUMBERS = [1, 2, 3, 4, 5] as const satisfies readonly PropertyNumber[];

export const isPropertyNumber = (value: number): value is PropertyNumber =>
  Object.hasOwn(PROPERTY_NAMES, value);

/** Returns the tag that a test of the correctness property carries in its name. */
export const tagOf = (property: PropertyNumber): string =>
  `${FEATURE}, Property ${property}: ${PROPERTY_NAMES[property]}`;
