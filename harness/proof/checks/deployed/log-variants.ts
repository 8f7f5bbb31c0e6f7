import type { LogRecord } from '../../evidence/telemetry.ts';

/** Fields of `request` log lines with other outcomes, under the names of the real line. */
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

/** Lines of section 8 of the contract; a person's first sign-in writes one. */
const SIGN_INS: readonly LogRecord[] = ['accepted', 'refused'].map((outcome) => ({
  event: 'sign_in',
  traceId: '0'.repeat(32),
  outcome,
  reason: null,
  via: 'bearer',
  user: null,
}));

/**
 * Returns a real `request` line with each outcome it could have. A field that the server does not write is not added.
 */
export function variantsOf(line: LogRecord): readonly string[] {
  const known = (ending: LogRecord): LogRecord =>
    Object.fromEntries(Object.entries(ending).filter(([field]) => Object.hasOwn(line, field)));
  return [...ENDINGS.map((ending) => ({ ...line, ...known(ending) })), ...SIGN_INS].map((each) =>
    JSON.stringify(each),
  );
}
