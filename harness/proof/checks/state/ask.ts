import { isShed } from '../../evidence/shed.ts';
import { askAndStop } from '../ask-and-stop.ts';
import { charge } from '../check-context.ts';
import { Divergence, Hindered, type StateModel, type RealWorld, type Who } from './person.ts';

type Asking = Readonly<{ who: Who; query: string; stop: boolean }>;

/**
 * Sends a question in the person's conversation, with their choice of model and agent. `stop` sends `chat.stop` after
 * the first text.
 */
export async function askAs(
  model: StateModel,
  real: RealWorld,
  { who, query, stop }: Asking,
): Promise<void> {
  const { ctx, models } = real;
  const person = real.people[who];
  const expected = model.people[who];
  charge(ctx, { requests: stop ? 2 : 1, modelCalls: 1 });
  const messageId = crypto.randomUUID();
  const chosen = models[expected.model % models.length] ?? '';
  const question = {
    id: real.id,
    procedure: 'chat',
    query,
    agent: expected.agent,
    model: chosen,
    conversationId: person.conversationId,
    messageId,
    signal: ctx.signal,
  } as const;
  const seen = stop
    ? (await askAndStop(person.caller, question)).seen
    : await person.caller.ask(question);
  ctx.observe(seen);
  if (isShed(seen) || ctx.signal.aborted)
    throw new Hindered(`a question was ${seen.outcome} with ${seen.error?.reason ?? 'a stop'}`);
  // A failed question says nothing about the stored state; the detector `termination` judges how many questions may
  // fail.
  if (seen.outcome === 'failed') throw new Hindered(`a question failed with ${seen.error?.reason}`);
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
      state: stopped ? 'stopped' : 'answered',
      shown: seen.text ?? '',
    },
  ];
  expected.buried ||= expected.cleared !== undefined;
  expected.cleared = undefined;
}
