import type { ModelConfig } from '../config.ts';
import { mostTokens } from '../spending/most-tokens.ts';
import { toTitle } from '../store/conversation.ts';
import type { MicroDollars } from '../spending/prices.ts';
import type { Conversations } from '../store/conversations.ts';
import type { Instructions } from '../store/instructions.ts';
import type { Person } from '../store/people.ts';
import type { Turn } from '../store/turn.ts';
import { chatWith } from '../tasks/chat.ts';
import { goOn } from '../tasks/prompt.ts';
import { offerOf, offerOnly } from '../tasks/routes.ts';
import { codeOf } from '../tasks/specialists/all.ts';
import { estimateTokens } from '../words/estimate-tokens.ts';
import type { Context } from './context.ts';
import { continuedAnswer } from './continued-answer.ts';
import { toHistory } from './history.ts';
import type { ChatInput } from './inputs.ts';
import { chooseModel } from './models.ts';

export type Prepared = Awaited<ReturnType<typeof prepareAnswer>>;

type Caller = Pick<Context, 'sub' | 'request' | 'services'>;

/**
 * Reads what a prompt needs, checks what the message continues, and reserves what the call may cost in tokens of the day
 * and in money. Stores no turn.
 */
export async function prepareAnswer(input: ChatInput, caller: Caller) {
  const { sub, request, services } = caller;
  const model = chooseModel(services.models, input.model);
  request.model = model;
  const tokens = estimateTokens(input.query) + model.maxOutputTokens;
  const reserving = services.dailyQuota.reserve(sub, tokens);
  const reading = Promise.all([
    services.conversations.history(sub, input),
    services.instructions.read(sub),
  ]);
  const [reserved, read] = await Promise.allSettled([reserving, reading]);
  if (reserved.status === 'rejected') throw reserved.reason;
  const today = reserved.value;
  try {
    if (read.status === 'rejected') throw read.reason;
    const [earlier, instructions] = read.value;
    const known = { ...caller, model, earlier, instructions, person: today.person };
    const prepared = await planCall(input, known);
    const { reservation: money } = prepared;
    const settle = async (cost: MicroDollars | undefined): Promise<void> => {
      await Promise.all([money.settle(cost), today.settle(request.tokens)]);
    };
    return { ...prepared, reservation: { settle } };
  } catch (error) {
    await today.settle(0).catch(() => {});
    throw error;
  }
}

type Known = Caller &
  Readonly<{
    model: ModelConfig;
    earlier: Awaited<ReturnType<Conversations['history']>>;
    instructions: Awaited<ReturnType<Instructions['read']>>;
    person: Person;
  }>;

/** Builds the question from what was read, and reserves the money. */
async function planCall(
  input: ChatInput,
  { sub, request, services, model, earlier, instructions, person }: Known,
) {
  const { continues } = input;
  const continued = continues === undefined ? undefined : continuedAnswer(earlier.turns, continues);
  const { query, agent } = continued ?? input;
  const turn: Turn = {
    ...input,
    query,
    agent,
    model: model.id,
    askedAt: new Date().toISOString(),
    state: 'accepted',
    ...(earlier.follows !== undefined && { follows: earlier.follows }),
  };
  const [first] = earlier.turns;
  const isFirstAgain = first !== undefined && first.messageId === input.replaces;
  const notes = await services.noteFinder.find(sub, query, person);
  const history = toHistory(earlier, input, model.historyTokens);
  request.turnsLeftOut = history.window?.leftOut ?? 0;
  const onlyRoute = continued?.route ? codeOf(continued.route) : input.chosenRoute;
  const task = chatWith(onlyRoute === undefined ? offerOf(agent) : offerOnly(onlyRoute));
  const textBefore = continued?.response?.content ?? '';
  const asked = {
    query: continued ? goOn(textBefore) : query,
    history: history.turns,
    notes,
    instructions,
    cache: model.cache === undefined ? ('none' as const) : ('turns' as const),
    maxTokens: model.maxOutputTokens,
  };
  const reservation = await services.ledger.reserve({
    sub,
    traceId: request.traceId,
    model,
    promptTokens: mostTokens(task.prompt(asked)),
    maxTokens: asked.maxTokens,
  });
  if (reservation.maxTokens < asked.maxTokens) request.lengthLimit = 'budget';
  return {
    model,
    turn,
    task,
    reservation,
    question: { ...asked, maxTokens: reservation.maxTokens },
    erasure: person.erasure,
    /** The text that the answer goes on from. */
    textBefore,
    listing: {
      /** Where the history begins from now on. A continuation leaves it, because newer turns may follow its answer. */
      window: continued ? undefined : history.window,
      titleBefore: isFirstAgain ? toTitle(first.query) : undefined,
    },
  };
}
