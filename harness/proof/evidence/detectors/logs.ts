import { cannotTell, findingsOf, type Finding } from '../finding.ts';
import type { Observation } from '../observation.ts';
import type { Known, LogRecord } from '../telemetry.ts';

export type LogFacts = Readonly<{
  lines: Known<readonly LogRecord[]>;
  /** Positive control: a query sent for this check, and words of it that no log may hold. */
  canary: Readonly<{ traceId: string; words: string }>;
}>;

const is = findingsOf('logs');

/** What an agent that calls itself, or a tool, would write down. */
const LOOPS =
  /"(?:event|type|name|kind)":"[^"]*(?:tool_?(?:call|use|result)|agent_?(?:call|start|invoke)|handoff|delegat|recurs|sub_?agent|iteration|chain_start)[^"]*"/i;

/**
 * The structured log tells one `request` line and at most one accepted `model_call` line a query, and no agent's.
 * A log that does not tell of the canary is not evidence of anything.
 */
export function logs(observations: readonly Observation[], facts: LogFacts): Finding {
  const { lines, canary } = facts;
  if (!lines.known) return is.inconclusive(cannotTell(lines));
  if (lines.value.length === 0)
    return is.inconclusive('Cannot tell: the log is empty; let the server log to where it is read');
  const byTrace = Map.groupBy(lines.value, ({ traceId }) => String(traceId));
  const seen = byTrace.get(canary.traceId) ?? [];
  const missing = ['request', 'model_call'].filter((event) => !seen.some(isEvent(event)));
  if (missing.length > 0)
    return is.violated(
      `The log says nothing of a query that was sent to be found in it: no ${missing.join(' and no ')} line`,
    );
  const told = lines.value.find((line) => JSON.stringify(line).includes(canary.words));
  if (told)
    return is.violated(`The log holds words of a query, in a line "${String(told['event'])}"`);
  const answered = observations.filter(({ outcome }) => outcome === 'answered');
  if (answered.length === 0) return is.inconclusive('No query was answered, so none was logged');
  const problems = answered.flatMap((observation) => {
    const why = problemOf(byTrace.get(observation.traceId) ?? []);
    return why === undefined ? [] : [{ id: observation.id, why }];
  });
  if (problems.length > 0)
    return is.violated(
      `The log of ${problems.length} of ${answered.length} queries is not that of one call: ${problems[0]?.why ?? ''}`,
      problems.map(({ id }) => id),
      problems.slice(0, 50),
    );
  return is.proven(
    `The log of each of ${answered.length} queries tells one request and one model call, and nothing of an agent or a tool; the canary was found`,
  );
}

const isEvent = (event: string) => (line: LogRecord) => line['event'] === event;

function problemOf(lines: readonly LogRecord[]): string | undefined {
  const requests = lines.filter(isEvent('request'));
  const calls = lines.filter((line) => isEvent('model_call')(line) && line['accepted'] !== false);
  if (requests.length !== 1) return `${requests.length} request lines`;
  if (calls.length !== 1) return `${calls.length} model_call lines`;
  const said = requests[0]?.['modelCalls'];
  if (said !== 1) return `modelCalls is ${String(said)} in its request line`;
  const loop = lines.find((line) => LOOPS.test(JSON.stringify(line)));
  return loop && `a line "${String(loop['event'])}" of an agent or a tool`;
}
