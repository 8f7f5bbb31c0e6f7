import type { LogRecord } from '../../evidence/telemetry.ts';

/** Outcomes that a `request` log line could report; each is a set of fields that replace those of a real log line. */
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
 * Returns copies of a real `request` log line, one for each outcome that it could report, and lines about a first
 * sign-in. The copies have no field that the real line does not have.
 */
export function variantsOf(line: LogRecord): readonly string[] {
  const known = (ending: LogRecord): LogRecord =>
    Object.fromEntries(Object.entries(ending).filter(([field]) => Object.hasOwn(line, field)));
  return [...ENDINGS.map((ending) => ({ ...line, ...known(ending) })), ...SIGN_INS].map((each) =>
    JSON.stringify(each),
  );
}
