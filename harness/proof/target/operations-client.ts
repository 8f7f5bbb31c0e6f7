import { Agent, request } from 'undici';
import { z } from 'zod';
import {
  AppliedAlarm,
  Deployed,
  NotOffered,
  ServiceState,
  SeenTarget,
  Task,
  type Operations,
} from '../../environments/operations.ts';

const Nothing = z.unknown();
const Refused = z.object({ message: z.string() });
const NOT_IMPLEMENTED = 501;
/** Longest time of an operation in ms: a deploy drains the old tasks and may be tried three times. */
const WITHIN_MS = 900_000;

/** Returns the operations that an environment offers over its control port, whose URL is `environmentControlUrl`. */
export function createOperations(controlUrl: string): Operations & { close: () => Promise<void> } {
  const dispatcher = new Agent({ connections: 4, headersTimeout: 0, bodyTimeout: 0 });
  const post = async <Out>(path: string, answers: z.ZodType<Out>, input: unknown = {}) => {
    const { statusCode, body } = await request(new URL(path, controlUrl), {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    const text = await body.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (statusCode < 300) return answers.parse(answer);
    const message = Refused.safeParse(answer).data?.message ?? text;
    throw statusCode === NOT_IMPLEMENTED ? new NotOffered(message) : new Error(message);
  };
  const act = async (path: string, input?: unknown) => void (await post(path, Nothing, input));
  return {
    tasks: () => post('/tasks', z.array(Task)),
    deploy: (options) => post('/deploy', Deployed, options),
    kill: (taskId, signal) => act('/kill', { taskId, signal }),
    setMemoryLimit: (taskId, bytes) => act('/memory-limit', { taskId, bytes }),
    storeAway: (forMs) => act('/store-away', { forMs }),
    failHealthChecks: (forMs) => act('/fail-health-checks', { forMs }),
    deregisterTargets: () => act('/deregister-targets'),
    registerTargets: () => act('/register-targets'),
    targets: () => post('/targets', z.array(SeenTarget)),
    service: () => post('/service', ServiceState),
    advanceClock: (ms) => act('/advance-clock', { ms }),
    evaluateAlarms: () => post('/evaluate-alarms', z.array(AppliedAlarm)),
    busyCpu: (taskId, forMs) => act('/busy-cpu', { taskId, forMs }),
    printLine: (message) => act('/print-line', { message }),
    callModel: (times) => act('/call-model', { times }),
    matchLines: (pattern, lines) => post('/match-lines', z.array(z.boolean()), { pattern, lines }),
    close: () => dispatcher.close(),
  };
}
