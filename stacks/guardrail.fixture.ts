import type { NewGuardrail } from './environment.ts';

/** Rules of a guardrail with each kind of rule. */
export const NEW_GUARDRAIL: NewGuardrail = {
  guardrail: 'new',
  filterStrength: 'HIGH',
  topics: [{ name: 'Investments', definition: 'Advice on buying or selling securities.' }],
  words: ['forbidden'],
  blockedQuestion: 'This question cannot be answered here.',
  blockedAnswer: 'This answer cannot be shown.',
};
