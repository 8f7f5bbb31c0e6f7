import { appendFileSync } from 'node:fs';
import type { Observation } from '../evidence/observation.ts';
import type { PropertyFinding } from './check-context.ts';
import type { PropertyNumber } from './property.ts';

/** One line of what check files leave for a report. */
export type CheckRecord =
  | Readonly<{ observation: Observation }>
  | Readonly<{ finding: PropertyFinding }>
  | Readonly<{ ran: Readonly<{ property: PropertyNumber; cases: number; tookMs: number }> }>;

/** Appends records as NDJSON to the file that `HARNESS_CHECKS_OUT` names, so that other processes can collect them. */
export function recordCheck(record: CheckRecord, file = process.env['HARNESS_CHECKS_OUT']): void {
  if (file !== undefined && file !== '') appendFileSync(file, `${JSON.stringify(record)}\n`);
}
