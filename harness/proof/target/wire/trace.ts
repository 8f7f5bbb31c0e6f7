import { randomBytes } from 'node:crypto';

const RUN_BYTES = 8;

/** A run nobody else has: 16 hex digits. */
export const newRun = (): string => randomBytes(RUN_BYTES).toString('hex');

/** A trace of a run: 32 hex digits, the run first. */
export const newTraceId = (run: string): string => run + randomBytes(RUN_BYTES).toString('hex');

export const traceparentOf = (traceId: string): string => `00-${traceId}-${traceId.slice(16)}-01`;
