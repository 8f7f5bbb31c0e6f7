import { isShed } from '../../evidence/shed.ts';
import { charge } from '../check-context.ts';
import { Divergence, Hindered, type StateModel, type RealWorld, type Who } from './person.ts';

type Asking = Readonly<{ who: Who; query: string; stop: boolean }>;

/** Asks in the person's conversation, with their choices, and leaves right after the first text to stop it. */
export async function askAs(
  model: StateModel,
  real: RealWorld,
  { who, query, stop }: Asking,
): Promise<void> {
  const { ctx, models } = real;
  const person = real.people[who];
  const expected = model.people[who];
  charge(ctx, { requests: 1, modelCalls: 1 });
  const messageId = crypto.randomUUID();
  const chosen = models[expected.model % models.length] ?? '';
  const seen = await person.caller.ask({
    id: real.id,
    procedure: 'chat',
    query,
    agent: expected.agent,
    model: chosen,
    conversationId: person.conversationId,
    messageId,
    signal: ctx.signal,
    ...(stop && { leaveAfter: (type: string) => type === 'text' }),
  });
  ctx.observe(seen);
  if (isShed(seen) || ctx.signal.aborted)
    throw new Hindered(`a question was ${seen.outcome} with ${seen.error?.reason ?? 'a stop'}`);
  const stopped = stop && seen.outcome === 'stopped';
  if (seen.outcome !== 'answered' && !stopped)
    throw new Divergence(`a question was ${seen.outcome}: ${seen.error?.message ?? ''}`);
  expected.turns = [
    ...expected.turns,
    {
      messageId,
      query: query.normalize('NFC').trim(),
      agent: expected.agent,
      model: chosen,
      states: stopped ? ['stopped', 'answered'] : ['answered'],
      shown: seen.text ?? '',
    },
  ];
  expected.buried ||= expected.cleared !== undefined;
  expected.cleared = undefined;
}
