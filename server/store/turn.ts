import { z } from 'zod';
import { Ending } from '../tasks/ending.ts';
import { StoredRouteCode } from '../tasks/routes.ts';
import { AgentType } from '../tasks/specialists/all.ts';
import { Agent, Category } from '../tasks/specialists/specialist.ts';

const StoredRoute = z.object({
  category: Category,
  action: z.enum(['store', 'retrieve']).optional(),
  agentType: AgentType,
  confidence: z.number(),
  fallback: z.boolean(),
});

/** The cost and the ending of an answer; null means that a value is not known. */
export const Receipt = z.object({
  category: StoredRoute.shape.category.nullable(),
  agentType: StoredRoute.shape.agentType.nullable(),
  confidence: StoredRoute.shape.confidence.nullable(),
  fallback: StoredRoute.shape.fallback.nullable(),
  traceId: z.string(),
  model: z.string(),
  modelCalls: z.number(),
  attempts: z.number(),
  /** Milliseconds from the arrival of the request to the route. */
  routeMs: z.number().nullable(),
  firstTokenMs: z.number().nullable(),
  totalMs: z.number(),
  /** Number of input tokens; null when the call ended before the service reported it. */
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  /**
   * Tokens of the prompt that were read from the provider's cache, and that were written to it. Receipts of earlier
   * versions lack both.
   */
  cacheReadTokens: z.number().nullable().default(null),
  cacheWriteTokens: z.number().nullable().default(null),
  usd: z.number().nullable(),
  stopReason: z.string().nullable(),
  /** Number of earlier turns of the conversation that the prompt left out. */
  turnsLeftOut: z.number().default(0),
  /** Number of attached characters, and how many of them did not fit into the prompt. */
  attachedCharacters: z.number().default(0),
  attachedLeftOut: z.number().default(0),
  /** Reason for the end of the answer. Receipts of earlier versions have neither this nor `thinkingMs`. */
  ending: Ending.nullable().default(null),
  /** Number of text units that the guardrail billed; null without a guardrail, or when it did not report them. */
  guardrailUnits: z.number().nullable().default(null),
  /** Milliseconds from the first sign of reasoning to the route. */
  thinkingMs: z.number().nullable().default(null),
});
export type Receipt = z.infer<typeof Receipt>;

export const NoteOutcome = z.object({
  saved: z.boolean(),
  noteId: z.string().optional(),
  /** Reason why the note was not saved; `duplicate` means that an equal note exists. */
  reason: z.enum(['question', 'duplicate', 'full']).optional(),
});
export type NoteOutcome = z.infer<typeof NoteOutcome>;

export const Feedback = z.object({
  verdict: z.enum(['up', 'down', 'wrong_category']),
  expected: StoredRouteCode.optional(),
  comment: z.string().optional(),
  at: z.string(),
});
export type Feedback = z.infer<typeof Feedback>;

/** The response to a finished message, as it is stored and shown (C2). */
export const AgentResponse = z.object({
  content: z.string(),
  agentType: StoredRoute.shape.agentType,
  executionTimeMs: z.number(),
  error: z.object({ reason: z.string(), message: z.string() }).optional(),
});

/**
 * The state of a turn: `accepted` once its question is stored, `answering` once part of its answer is. A turn stays
 * in one of these two states when its ECS task crashes. `cut` means that the service ended the answer before it was
 * complete; `receipt.ending` says why.
 */
export const TurnState = z.enum(['accepted', 'answering', 'complete', 'cut', 'stopped', 'failed']);
export type TurnState = z.infer<typeof TurnState>;

/** Tells whether the answer of a turn is still missing its end. */
export const isUnfinished = ({ state }: Readonly<{ state: TurnState }>): boolean =>
  state === 'accepted' || state === 'answering';

/** The facts about an attached text that the page displays. */
export const AttachedFile = z.object({
  name: z.string(),
  /** Size of the text in bytes of UTF-8. */
  bytes: z.number(),
  /** First characters of the attached text. */
  start: z.string(),
});
export type AttachedFile = z.infer<typeof AttachedFile>;

/** A question and its answer, as the store keeps them. */
export const Turn = z.object({
  messageId: z.string(),
  conversationId: z.string(),
  query: z.string(),
  agent: Agent,
  model: z.string(),
  askedAt: z.string(),
  state: TurnState,
  replaces: z.string().optional(),
  /** Id of the message whose answer, cut at the length limit, this message continues. */
  continues: z.string().optional(),
  /**
   * Id of the message before this one in its branch. Set only when that was not the newest message, because the
   * person had selected another version.
   */
  follows: z.string().optional(),
  attachments: z.array(AttachedFile).optional(),
  /**
   * Id of the message with which the attached texts were uploaded: this message, or the one that this message
   * repeats.
   */
  attachedIn: z.string().optional(),
  /** The route that the person chose for this question, the only one that the model was offered. */
  chosenRoute: StoredRouteCode.optional(),
  route: StoredRoute.optional(),
  note: NoteOutcome.optional(),
  response: AgentResponse.optional(),
  receipt: Receipt.optional(),
  feedback: Feedback.optional(),
});
export type Turn = z.infer<typeof Turn>;

/** The time of the first turn that is still part of the prompt, and the number of visible turns before that turn. */
export const HistoryWindow = z.object({ from: z.string(), leftOut: z.number() });
export type HistoryWindow = z.infer<typeof HistoryWindow>;

/**
 * The progress of an unfinished answer. The ECS task that writes the answer stores it for readers on other ECS tasks.
 */
export const AnswerProgress = z.object({
  text: z.string(),
  route: StoredRoute.optional(),
  note: NoteOutcome.optional(),
  /** Number of times that the progress was stored; a growing number shows readers that the ECS task is alive. */
  beat: z.number(),
});
export type AnswerProgress = z.infer<typeof AnswerProgress>;
