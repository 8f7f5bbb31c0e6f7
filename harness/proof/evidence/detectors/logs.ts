import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import type { Known, LogRecord } from '../telemetry.ts';

export type LogFacts = Readonly<{
  lines: Known<readonly LogRecord[]>;
  /**
   * A query that was sent for this check, with words that no log may contain. Its log line proves that the log can be
   * read.
   */
  canary: Readonly<{ traceId: string; words: string }>;
  /** Whether written lines may still be missing, as in a log group of CloudWatch. False when absent. */
  isLate?: boolean;
}>;

const is = findingsOf('logs');

/** Pattern of words that an agent loop or a tool would write to the log. */
const LOOPS =
  /"(?:event|type|name|kind)":"[^"]*(?:tool_?(?:call|use|result)|agent_?(?:call|start|invoke)|handoff|delegat|recurs|sub_?agent|iteration|chain_start)[^"]*"/i;

/**
 * Checks that the log has one `request` line and at most one accepted `model_call` line for each query, and no line of
 * an agent loop. A log without the canary query's line is no evidence.
 */
export function logs(observations: readonly Observation[], facts: LogFacts): Finding {
  const { lines, canary, isLate = false } = facts;
  if (!lines.known) return is.inconclusive(cannotTell(lines));
  if (lines.value.length === 0)
    return is.inconclusive('Cannot tell: the log is empty; let the server log to where it is read');
  const words = lines.value.filter((line) => JSON.stringify(line).includes(canary.words));
  const leak = is.violatedBy(
    words.map(({ event }) => ({ id: `a line "${String(event)}" of the log` })),
    ({ id }) => `The log holds words of a query, in ${id}`,
  );
  if (leak) return leak;
  const byTrace = Map.groupBy(lines.value, ({ traceId }) => String(traceId));
  const seen = byTrace.get(canary.traceId) ?? [];
  const [request] = seen.filter(isEvent('request'));
  const called = seen.some(isEvent('model_call'));
  if (request && !called && !isLate && request['modelCalls'] !== 0)
    return is.violated(
      'The log says nothing of the model call of a query that was sent to be found in it',
      [`the request line of trace ${canary.traceId} stands without a model_call line`],
    );
  if (!request || !called)
    return is.inconclusive(
      `Cannot tell: the log has no ${request ? 'model_call' : 'request'} line of a query that was sent to be found in it; let the server log to where it is read, or wait longer`,
    );
  const answered = observations.filter(({ outcome }) => outcome === 'answered');
  if (answered.length === 0) return is.inconclusive('No query was answered, so none was logged');
  const judged = answered.map(({ id, traceId }) => ({
    id,
    ...problemOf(byTrace.get(traceId) ?? []),
  }));
  const wrong = judged.filter(({ why, isMissing }) => why !== undefined && !(isLate && isMissing));
  const violation = is.violatedBy(
    wrong,
    ({ why = '' }) =>
      `The log of ${wrong.length} of ${answered.length} queries is not that of one call: ${why}`,
  );
  if (violation) return violation;
  const late = judged.filter(({ isMissing }) => isMissing).length;
  if (late > 0)
    return is.inconclusive(
      `Cannot tell: the lines of ${late} of ${answered.length} queries were not in the log in time`,
    );
  return is.proven(
    `The log of each of ${answered.length} queries tells one request and one model call, and nothing of an agent or a tool; the canary was found`,
  );
}

const isEvent = (event: string) => (line: LogRecord) => line['event'] === event;

type Problem = Readonly<{ why?: string; isMissing?: boolean }>;

function problemOf(lines: readonly LogRecord[]): Problem {
  const requests = lines.filter(isEvent('request')).length;
  const calls = lines.filter(
    (line) => isEvent('model_call')(line) && line['accepted'] !== false,
  ).length;
  const loop = lines.find((line) => LOOPS.test(JSON.stringify(line)));
  if (loop) return { why: `a line "${String(loop['event'])}" of an agent or a tool` };
  if (requests > 1) return { why: `${requests} request lines` };
  if (calls > 1) return { why: `${calls} model_call lines` };
  if (requests === 0) return { why: 'no request line', isMissing: true };
  if (calls === 0) return { why: 'no model_call line', isMissing: true };
  const said = lines.find(isEvent('request'))?.['modelCalls'];
  return said === 1 ? {} : { why: `modelCalls is ${String(said)} in its request line` };
}
