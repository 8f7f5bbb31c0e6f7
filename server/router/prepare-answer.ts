import type { ModelConfig } from '../config.ts';
import { mostTokens } from '../spending/most-tokens.ts';
import { toTitle } from '../store/conversation.ts';
import type { Conversations } from '../store/conversations.ts';
import type { Person } from '../store/people.ts';
import type { Turn } from '../store/turn.ts';
import { remaining } from '../store/visible-turns.ts';
import { chatWith, goOn } from '../tasks/prompt.ts';
import { offerOf, offerOnly } from '../tasks/routes.ts';
import { codeOf } from '../tasks/specialists/all.ts';
import { estimateTokens } from '../words/estimate-tokens.ts';
import { sampleTokens } from '../words/fit-texts.ts';
import { attachingOf, fitAttachments, type Attaching } from './attach.ts';
import type { Context } from './context.ts';
import { continuedAnswer } from './continued-answer.ts';
import { toHistory } from './history.ts';
import type { ChatInput } from './inputs.ts';
import { chooseModel } from './models.ts';

export type Prepared = Awaited<ReturnType<typeof prepareAnswer>>;

type Caller = Pick<Context, 'sub' | 'groups' | 'request' | 'services'>;

/**
 * Reads what the prompt needs, checks a continued message, and reserves money and tokens of the day for the model
 * call. Stores no turn.
 */
export async function prepareAnswer(input: ChatInput, caller: Caller) {
  const { sub, request, services } = caller;
  const model = chooseModel(services.models, input.model);
  request.model = model;
  const attachedTokens = (input.attachments ?? []).reduce(
    (sum, { text }) => sum + sampleTokens(text),
    0,
  );
  const tokens =
    estimateTokens(input.query) +
    Math.min(attachedTokens, model.attachmentTokens) +
    model.maxOutputTokens;
  const { conversationId, messageId } = input;
  const reserving = services.dailyQuota.reserve(sub, tokens, { conversationId, messageId });
  const reading = Promise.all([
    services.conversations.history(sub, input),
    attachingOf(input, { sub, services }),
  ]);
  const [reserved, read] = await Promise.allSettled([reserving, reading]);
  if (reserved.status === 'rejected') throw reserved.reason;
  const today = reserved.value;
  try {
    if (read.status === 'rejected') throw read.reason;
    const [earlier, attaching] = read.value;
    const known = { ...caller, model, earlier, attaching, person: today.person };
    return { ...(await planCall(input, known)), today };
  } catch (error) {
    await today.settle(0, 'written').catch(() => {});
    throw error;
  }
}

type Known = Caller &
  Readonly<{
    model: ModelConfig;
    earlier: Awaited<ReturnType<Conversations['history']>>;
    attaching: Attaching;
    person: Person;
  }>;

/** Builds the prompt's question from the data that was read, and reserves money for the model call. */
async function planCall(
  input: ChatInput,
  { sub, groups, request, services, model, earlier, attaching, person }: Known,
) {
  const { continues } = input;
  const continued = continues === undefined ? undefined : continuedAnswer(earlier.turns, continues);
  const { query, agent } = continued ?? input;
  const { attachments: _texts, attachmentsOf: _of, ...message } = input;
  const turn: Turn = {
    ...message,
    ...attaching.turn,
    query,
    agent,
    model: model.id,
    askedAt: new Date().toISOString(),
    state: 'accepted',
    ...(earlier.follows !== undefined && { follows: earlier.follows }),
  };
  const [first] = earlier.turns;
  const isFirstAgain = first !== undefined && first.messageId === input.replaces;
  const [notes, instructions, attached] = await Promise.all([
    services.noteFinder.find(sub, query, person),
    services.instructions.readCached(sub, person),
    fitAttachments(attaching, remaining(earlier.turns, input), {
      sub,
      services,
      maxTokens: model.attachmentTokens,
    }),
  ]);
  request.attachedCharacters = attached.characters;
  request.attachedLeftOut = attached.leftOut;
  const history = toHistory({ ...earlier, attached: attached.earlier }, input, model.historyTokens);
  request.turnsLeftOut = history.window?.leftOut ?? 0;
  const onlyRoute = continued?.route ? codeOf(continued.route) : input.chosenRoute;
  const offer = onlyRoute === undefined ? offerOf(agent) : offerOnly(onlyRoute);
  const task = chatWith(offer, model.reasoning === true);
  const textBefore = continued?.response?.content ?? '';
  const asked = {
    query: continued ? goOn(textBefore) : query,
    history: history.turns,
    notes,
    instructions,
    attached: attached.own,
    cache: model.cache === undefined ? ('none' as const) : ('turns' as const),
    maxTokens: model.maxOutputTokens,
  };
  const reservation = await services.ledger.reserve({
    person: { sub, groups },
    model,
    promptTokens: mostTokens(task.prompt(asked)),
    maxTokens: asked.maxTokens,
  });
  request.reserved(reservation);
  if (reservation.maxTokens < asked.maxTokens) request.lengthLimit = 'budget';
  return {
    model,
    turn,
    task,
    question: { ...asked, maxTokens: reservation.maxTokens },
    /** Attached texts that are to be stored with the question. */
    files: attaching.isNew ? attaching.files : [],
    attachedTokens: attached.tokens,
    /** Text so far of the answer that is continued; empty when the message continues none. */
    textBefore,
    listing: {
      /**
       * The history window for later questions. A continuation does not move it, because newer turns may follow its
       * answer.
       */
      window: continued ? undefined : history.window,
      titleBefore: isFirstAgain ? toTitle(first.query) : undefined,
    },
  };
}
