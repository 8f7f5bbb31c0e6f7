import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  ControlRefusal,
  createLoopbackControl,
  parseControlInput,
} from '../control/loopback-control.ts';
import { Behaviour, BehaviourFilter } from './behaviour.ts';
import type { Behaviours } from './behaviours.ts';
import type { CallLedger } from './ledger.ts';
import type { PromptsSeen } from './prompts-seen.ts';

const TraceId = z.strictObject({ traceId: z.string().regex(/^[0-9a-f]{32}$/) });
const RunId = z.strictObject({ run: z.string().regex(/^[0-9a-f]{16}$/) });

const forgotten = (what: string) =>
  new ControlRefusal(
    404,
    `Cannot tell the counts of this ${what}: it was never seen, or forgotten for want of room`,
  );

export type ControlParts = Readonly<{
  ledger: CallLedger;
  prompts: PromptsSeen;
  behaviours: Behaviours;
}>;

export function createControlServer({
  ledger,
  prompts,
  behaviours,
}: ControlParts): FastifyInstance {
  const app = createLoopbackControl();

  app.get('/counters', async () => ledger.report());
  app.get('/counters/:traceId', async ({ params }) => {
    const parsed = TraceId.safeParse(params);
    if (!parsed.success)
      throw new ControlRefusal(400, 'Cannot read this trace id: 32 hex digits are accepted');
    return ledger.trace(parsed.data.traceId) ?? Promise.reject(forgotten('trace'));
  });
  app.get('/prompts/:traceId', async ({ params }) => {
    const parsed = TraceId.safeParse(params);
    if (!parsed.success)
      throw new ControlRefusal(400, 'Cannot read this trace id: 32 hex digits are accepted');
    return prompts.of(parsed.data.traceId);
  });
  app.get('/runs/:run', async ({ params }) => {
    const parsed = RunId.safeParse(params);
    if (!parsed.success) {
      throw new ControlRefusal(
        400,
        'Cannot read this run: the first 16 hex digits of a trace id are accepted',
      );
    }
    return ledger.run(parsed.data.run) ?? Promise.reject(forgotten('run'));
  });

  app.get('/behaviour', async () => behaviours.list());
  app.put('/behaviour', async ({ body }) => {
    behaviours.put(parseControlInput(Behaviour, 'behaviour', body));
    return behaviours.list();
  });
  app.delete('/behaviour', async ({ query }, reply) => {
    const scope = parseControlInput(BehaviourFilter.omit({ next: true }), 'scope to delete', query);
    if (Object.keys(scope).length === 0) behaviours.clear();
    else behaviours.remove(scope);
    return reply.code(204).send();
  });
  return app;
}
