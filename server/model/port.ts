export type PromptMessage = Readonly<{
  role: 'user' | 'assistant';
  text: string;
  /** `cached`: the provider may keep the prompt up to the end of this message, for the next prompt that begins alike. */
  end?: 'cached';
}>;

/** The input of a model call. Roles alternate, and the last message is the user's. */
export type Prompt = Readonly<{
  system: string;
  messages: readonly PromptMessage[];
  /** Upper bound on tokens written; the model's own limit when absent. */
  maxTokens?: number;
}>;

/** The four kinds of tokens of a call. None is counted twice: the prompt is the sum of all but `outputTokens`. */
export type Usage = Readonly<{
  /** Number of input tokens that were neither read from the provider's cache nor written to it. */
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
}>;

/** Parts of one model call, in order: signs of reasoning, text, then usage when the service reported it. */
export type ModelPart =
  | Readonly<{ type: 'reasoning' }>
  | Readonly<{ type: 'text'; text: string }>
  | Readonly<{ type: 'usage'; usage: Usage; stopReason: string }>;

/** The parts of one answer, while it is written. It ends, or throws an `OnecallError` of a model reason. */
export type ModelAnswer = AsyncIterable<ModelPart>;

/** The facts about one call; the port keeps them true however the call ends. */
export type CallRecord = {
  /** Number of times that the request was sent, throttled attempts included. */
  attempts: number;
  /** 1 once the service has accepted the request; from then on it is billed. */
  modelCalls: 0 | 1;
  /** Text units that the guardrail billed for question and answer; null without a guardrail, and while it has not reported them. */
  guardrailUnits: number | null;
};

export type ModelCall = Readonly<{
  modelId: string;
  /** ARN of the inference profile that the call goes through, where the model has one. */
  profile?: string | undefined;
  traceId: string;
  signal: AbortSignal;
  record: CallRecord;
}>;

/** A language model: one prompt in, one answer out. */
export type Model = (prompt: Prompt, call: ModelCall) => ModelAnswer;
