import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { erasures, switches } from './account-commands.ts';
import { command, pause } from './command.ts';
import { deletions, losses, reloads, tabs } from './page-commands.ts';
import { asks, edits, retries, stops } from './question-commands.ts';
import { taskDeploys, kills, troubles } from './task-commands.ts';

const waits = pause.map((ms) => command({ name: `wait ${ms} ms`, run: () => sleep(ms) }));

const calm = [
  asks,
  asks,
  asks,
  edits,
  retries,
  stops,
  losses,
  reloads,
  tabs,
  deletions,
  erasures,
  taskDeploys,
  waits,
  switches,
];

const SIZE = { maxCommands: 12, size: 'max' } as const;

/**
 * Generators of test histories: `calm` without failures, `troubled` with killed server tasks and a failing database.
 */
export const HISTORIES = {
  calm: fc.commands(calm, SIZE),
  troubled: fc.commands([...calm, asks, kills, troubles], SIZE),
};
export type Weather = keyof typeof HISTORIES;
