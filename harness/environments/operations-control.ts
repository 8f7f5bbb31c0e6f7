import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ControlRefusal, parseControlInput } from '../emulator/control/loopback-control.ts';
import type { Offered, OperationName } from './operations.ts';

const HOUR_MS = 3_600_000;
const Ms = z.int().min(1).max(HOUR_MS);
const TaskId = z.string().min(1).max(200);

const Deploy = z.strictObject({ image: z.literal('broken').optional() });
const Kill = z.strictObject({ taskId: TaskId, signal: z.enum(['SIGKILL', 'SIGTERM']) });
const MemoryLimit = z.strictObject({ taskId: TaskId, bytes: z.int().min(1) });
const For = z.strictObject({ forMs: Ms });
const Advance = z.strictObject({
  ms: z
    .int()
    .min(1)
    .max(48 * HOUR_MS),
});
const Busy = z.strictObject({ taskId: TaskId, forMs: Ms });
const Line = z.strictObject({ message: z.string().min(1).max(20_000) });
const Times = z.strictObject({ times: z.int().min(1).max(100) });
const Match = z.strictObject({
  pattern: z.string().min(1).max(1_024),
  lines: z.array(z.string().min(1)).max(100),
});

/**
 * Adds a route `POST /<operation>` for each operation of an environment. An operation that the environment does not
 * offer answers 501. Deploys run one after another.
 */
export function mountOperations(app: FastifyInstance, operations: Offered): void {
  const offered = <Name extends OperationName>(name: Name): NonNullable<Offered[Name]> => {
    const operation = operations[name];
    if (operation) return operation;
    const able = Object.keys(operations).join(', ') || 'none';
    throw new ControlRefusal(
      501,
      `Cannot ${name} in this environment: it offers ${able}; an emulated or container environment offers more`,
    );
  };
  const taking =
    <In>(schema: z.ZodType<In> & { shape: object }, act: (input: In) => Promise<unknown>) =>
    async ({ body }: Readonly<{ body: unknown }>) =>
      (await act(parseControlInput(schema, 'operation', body ?? {}))) ?? {};
  const post = <In>(
    path: string,
    schema: z.ZodType<In> & { shape: object },
    act: (input: In) => Promise<unknown>,
  ) => app.post(path, taking(schema, act));
  const None = z.strictObject({});

  let deploying: Promise<unknown> = Promise.resolve();
  post('/deploy', Deploy, (options) => {
    const deploy = offered('deploy');
    const next = deploying.catch(() => {}).then(() => deploy(options));
    deploying = next;
    return next;
  });
  post('/tasks', None, () => offered('tasks')());
  post('/kill', Kill, ({ taskId, signal }) => offered('kill')(taskId, signal));
  post('/memory-limit', MemoryLimit, ({ taskId, bytes }) =>
    offered('setMemoryLimit')(taskId, bytes),
  );
  post('/store-away', For, ({ forMs }) => offered('storeAway')(forMs));
  post('/fail-health-checks', For, ({ forMs }) => offered('failHealthChecks')(forMs));
  post('/deregister-targets', None, () => offered('deregisterTargets')());
  post('/register-targets', None, () => offered('registerTargets')());
  post('/targets', None, () => offered('targets')());
  post('/service', None, () => offered('service')());
  post('/advance-clock', Advance, ({ ms }) => offered('advanceClock')(ms));
  post('/evaluate-alarms', None, () => offered('evaluateAlarms')());
  post('/busy-cpu', Busy, ({ taskId, forMs }) => offered('busyCpu')(taskId, forMs));
  post('/print-line', Line, ({ message }) => offered('printLine')(message));
  post('/call-model', Times, ({ times }) => offered('callModel')(times));
  post('/match-lines', Match, ({ pattern, lines }) => offered('matchLines')(pattern, lines));
}
