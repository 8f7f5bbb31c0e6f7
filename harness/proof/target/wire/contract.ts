import { z } from 'zod';
import { ROUTES } from './routes.ts';

/**
 * The public contract is repeated here and not imported from the server, so that the harness finds a change that breaks
 * it.
 */

const Category = z.enum(['educational_query', 'knowledge_base_query', 'general_query']);
const AgentType = z.enum(Object.values(ROUTES).map(({ agentType }) => agentType));

const routeFields = {
  category: Category,
  action: z.enum(['store', 'retrieve']).optional(),
  agentType: AgentType,
  confidence: z.number().min(0).max(1),
  fallback: z.boolean(),
};

const ms = z.number().min(0);
const count = z.int().min(0);

export const Receipt = z.object({
  traceId: z.string(),
  category: Category.nullable(),
  agentType: AgentType.nullable(),
  confidence: z.number().min(0).max(1).nullable(),
  fallback: z.boolean().nullable(),
  model: z.string(),
  modelCalls: count,
  attempts: count,
  routeMs: ms.nullable(),
  firstTokenMs: ms.nullable(),
  totalMs: ms,
  inputTokens: count.nullable(),
  outputTokens: count.nullable(),
  cacheReadTokens: count.nullable(),
  cacheWriteTokens: count.nullable(),
  usd: z.number().min(0).nullable(),
  stopReason: z.string().nullable(),
  turnsLeftOut: count,
  attachedCharacters: count.optional(),
  attachedLeftOut: count.optional(),
  ending: z
    .enum([
      'complete',
      'cut',
      'shortened',
      'withheld',
      'guarded',
      'empty',
      'context_full',
      'refused',
      'unknown',
    ])
    .nullish(),
  thinkingMs: ms.nullish(),
});
export type Receipt = z.infer<typeof Receipt>;

export const Classified = z.object({
  ...routeFields,
  originalQuery: z.string(),
  receipt: Receipt.optional(),
});

export const ChatPart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('route'), ...routeFields, originalQuery: z.string() }),
  z.object({
    type: z.literal('note'),
    saved: z.boolean(),
    noteId: z.string().optional(),
    reason: z.enum(['question', 'duplicate', 'full']).optional(),
  }),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking') }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('receipt'), receipt: Receipt }),
]);
export type ChatPart = z.infer<typeof ChatPart>;

/** Response of `chat.stop`; `ended` means that there was no answer to stop. */
export const Stopping = z.object({ state: z.enum(['stopping', 'ended']) });

export const Session = z.object({
  username: z.string().min(1),
  expiresAt: z.iso.datetime(),
  limits: z.object({
    queryMaxCharacters: count,
    noteMaxCharacters: count,
    notesMax: count,
    routeMs: ms,
    silenceMs: ms,
    answerMs: ms,
  }),
});

const TurnState = z.enum(['accepted', 'answering', 'complete', 'cut', 'stopped', 'failed']);

/** Returns the outcome of a stored turn. An answer that was cut short counts as answered. */
export const outcomeOfTurn = (
  state: z.infer<typeof TurnState>,
): 'asked' | 'answered' | 'stopped' | 'failed' => {
  if (state === 'accepted' || state === 'answering') return 'asked';
  return state === 'complete' || state === 'cut' ? 'answered' : state;
};

export const Turn = z.object({
  messageId: z.string(),
  query: z.string(),
  agent: z.string(),
  model: z.string(),
  askedAt: z.string(),
  state: TurnState,
  replaces: z.string().optional(),
  versions: z.array(z.string()).optional(),
  route: z.object(routeFields).optional(),
  response: z
    .object({
      content: z.string(),
      agentType: z.string(),
      executionTimeMs: ms,
      error: z.object({ reason: z.string(), message: z.string() }).optional(),
    })
    .optional(),
  receipt: Receipt.optional(),
});
export type Turn = z.infer<typeof Turn>;

export const Conversation = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  clearedAt: z.string().optional(),
  turns: z.array(Turn),
});
export const ConversationSummaries = z.array(Conversation.omit({ turns: true, clearedAt: true }));
export const Note = z.object({ id: z.string(), text: z.string(), createdAt: z.string() });
export const NoteList = z.array(Note);
export const Month = z.object({
  leftUsd: z.number(),
  limitUsd: z.number().min(0),
  paused: z.boolean(),
});

const usdPerMillion = z.number().nonnegative().optional();

export const Models = z
  .array(
    z.object({
      id: z.string(),
      label: z.string(),
      inputUsdPerMillion: usdPerMillion,
      outputUsdPerMillion: usdPerMillion,
    }),
  )
  .min(1);
export const Erased = z.object({ erased: count });

/** Body of an error response of tRPC. */
export const WireFailure = z.object({
  message: z.string(),
  code: z.number().optional(),
  data: z.object({
    code: z.string(),
    httpStatus: z.number().optional(),
    reason: z.string().optional(),
    traceId: z.string().optional(),
  }),
});
export type WireFailure = z.infer<typeof WireFailure>;
