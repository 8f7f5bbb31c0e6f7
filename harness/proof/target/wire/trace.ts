import { randomBytes } from 'node:crypto';

const RUN_BYTES = 8;

/** Returns the id of a new harness run: 16 random hex digits. */
export const newRun = (): string => randomBytes(RUN_BYTES).toString('hex');

/** Returns a new trace id for a run: 32 hex digits that begin with the run's id. */
export const newTraceId = (run: string): string => run + randomBytes(RUN_BYTES).toString('hex');

export const traceparentOf = (traceId: string): string => `00-${traceId}-${traceId.slice(16)}-01`;
