import type { LogRecord } from '../../evidence/telemetry.ts';

/** Fields of `request` log lines with other outcomes, under the field names of a real line. */
const ENDINGS: readonly LogRecord[] = [
  {},
  { outcome: 'failed', reason: 'model_cut' },
  { outcome: 'failed', reason: 'model_slow', routeMs: null, totalMs: 10_012 },
  { outcome: 'refused', reason: 'model_throttled', routeMs: null, modelCalls: 0 },
  { routeBound: 'reasoning' },
  {
    outcome: 'failed',
    reason: 'model_slow',
    routeMs: null,
    totalMs: 30_012,
    routeBound: 'reasoning',
  },
  { ending: 'cut' },
  { modelCalls: 2 },
  { modelCalls: 0 },
  { outcome: 'refused', reason: 'rate_limited', modelCalls: 1 },
];

/** Log lines about a person's first sign-in, as section 8 of the contract describes them. */
const SIGN_INS: readonly LogRecord[] = ['accepted', 'refused'].map((outcome) => ({
  event: 'sign_in',
  traceId: '0'.repeat(32),
  outcome,
  reason: null,
  via: 'bearer',
  user: null,
}));

/**
 * Returns copies of a real `request` log line, one for each outcome that it could have. Adds no field that the server
 * does not write.
 */
export function variantsOf(line: LogRecord): readonly string[] {
  const known = (ending: LogRecord): LogRecord =>
    Object.fromEntries(Object.entries(ending).filter(([field]) => Object.hasOwn(line, field)));
  return [...ENDINGS.map((ending) => ({ ...line, ...known(ending) })), ...SIGN_INS].map((each) =>
    JSON.stringify(each),
  );
}
