export type PromptMessage = Readonly<{
  role: 'user' | 'assistant';
  text: string;
  /**
   * `cached` allows the provider to cache the prompt up to the end of this message, for later prompts that begin
   * alike.
   */
  end?: 'cached';
}>;

/** The input of a model call. Its messages alternate between the two roles, and the last message is the user's. */
export type Prompt = Readonly<{
  system: string;
  messages: readonly PromptMessage[];
  /** Upper bound on tokens that the model writes; the model's own limit when absent. */
  maxTokens?: number;
}>;

/**
 * Numbers of the four kinds of tokens of a model call. No token is counted twice: the prompt's tokens are the sum of
 * all but `outputTokens`.
 */
export type Usage = Readonly<{
  /** Number of input tokens that were neither read from the provider's cache nor written to it. */
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
}>;

/** A part of a model's output. Signs of reasoning come first, then text, then usage when the service reported it. */
export type ModelPart =
  | Readonly<{ type: 'reasoning' }>
  | Readonly<{ type: 'text'; text: string }>
  | Readonly<{ type: 'usage'; usage: Usage; stopReason: string }>;

/**
 * The parts of one answer while the model writes it. The iteration ends, or throws an `OnecallError` with the reason
 * of the failure.
 */
export type ModelAnswer = AsyncIterable<ModelPart>;

/** The facts about one model call. The model keeps them up to date, so that they are true however the call ends. */
export type CallRecord = {
  /** Number of times that the request was sent, throttled attempts included. */
  attempts: number;
  /** 1 once the service has accepted the request, which is then billed; 0 before. */
  modelCalls: 0 | 1;
  /**
   * Number of text units that the guardrail billed for question and answer; null without a guardrail, and until it
   * has reported them.
   */
  guardrailUnits: number | null;
};

export type ModelCall = Readonly<{
  modelId: string;
  /** ARN of the inference profile that the call goes through, if the model has one. */
  profile?: string | undefined;
  traceId: string;
  signal: AbortSignal;
  record: CallRecord;
}>;

/** A language model: a function from a prompt to an answer. */
export type Model = (prompt: Prompt, call: ModelCall) => ModelAnswer;
