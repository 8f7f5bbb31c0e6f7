import type { Mistake } from './mistake.ts';
import { closedGroup, deafFilter, wrongCallback } from './mistakes/around-it.ts';
import { bearerForAll, noSignIn, wrongHealthPath } from './mistakes/at-the-door.ts';
import { IN_THE_ROLES } from './mistakes/in-the-role.ts';
import { missingVariable, portMismatch, shortStop, wrongLogGroup } from './mistakes/in-the-task.ts';

/**
 * All mistakes that are planted. Mistakes in the task definition come first, because the ECS scheduler needs time to
 * settle after them.
 */
export const ALL_MISTAKES: readonly Mistake[] = [
  missingVariable,
  portMismatch,
  shortStop,
  wrongLogGroup,
  wrongHealthPath,
  noSignIn,
  bearerForAll,
  wrongCallback,
  closedGroup,
  deafFilter,
  ...IN_THE_ROLES,
];
