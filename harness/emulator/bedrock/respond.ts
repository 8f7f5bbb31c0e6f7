import type { Caching, Prefix } from './prompt-cache.ts';

/** A text block of a message. Requests with other types of content are refused before a `Respond` is called. */
export type TextBlock = Readonly<{ text: string }>;

export type GuardrailConfig = Readonly<{ guardrailIdentifier: string; guardrailVersion: string }>;

/** The validated body of a Converse or ConverseStream request, with the fields that the emulator's models use. */
export type ConverseRequest = Readonly<{
  messages: readonly Readonly<{ role: 'user' | 'assistant'; content: readonly TextBlock[] }>[];
  system?: readonly TextBlock[] | undefined;
  inferenceConfig?:
    | Readonly<{
        /** Largest number of output tokens; the emulator enforces it, so a `Respond` may ignore it. */
        maxTokens?: number | undefined;
        temperature?: number | undefined;
        topP?: number | undefined;
        /**
         * Texts that end the answer. The emulator applies them, even if one is split between two chunks of the
         * answer.
         */
        stopSequences?: readonly string[] | undefined;
      }>
    | undefined;
  requestMetadata?: Readonly<Record<string, string>> | undefined;
  guardrailConfig?: (GuardrailConfig & Readonly<{ trace?: string | undefined }>) | undefined;
}>;

/** A request with the number of tokens of its prompt, and the prompt prefix at each cache point. */
export type MeasuredRequest = ConverseRequest &
  Readonly<{ prompt: Readonly<{ total: number; prefixes: readonly Prefix[] }> }>;

export type RespondContext = Readonly<{
  modelId: string;
  /** Signal that is aborted when the client disconnects or the emulator stops. */
  signal: AbortSignal;
}>;

/** One chunk of an answer: text, reasoning that precedes the text, or the stop reason that ends the answer. */
export type Piece = string | Readonly<{ reasoning: string }> | Readonly<{ stopReason: string }>;

/**
 * Answers a call: yields the answer in chunks of any size, which the client receives token by token. Reasoning
 * precedes the text, and a stop reason comes last; without one, the answer ends with `end_turn`. An error before the
 * first chunk becomes a ModelErrorException, a later error a modelStreamErrorException.
 */
export type Respond = (request: ConverseRequest, context: RespondContext) => AsyncIterable<Piece>;

/** Pace at which a model's tokens are sent. Without a value, tokens are sent as soon as its `Respond` yields them. */
export type TokenPace = Readonly<{
  /** Milliseconds from the arrival of the request to the first byte of the response. */
  latencyMs?: number | undefined;
  /** Milliseconds from the arrival of the request to the first token. */
  timeToFirstTokenMs?: number | undefined;
  perTokenMs?: number | undefined;
}>;

/** The models that the emulator serves, by id. A call of any other id is refused, with Bedrock's error. */
export type ModelCatalog = Readonly<
  Record<
    string,
    Readonly<{
      respond: Respond;
      pace?: TokenPace;
      /** Prompt caching of the model; when absent, requests with cache points are refused. */
      caching?: Caching;
    }>
  >
>;
