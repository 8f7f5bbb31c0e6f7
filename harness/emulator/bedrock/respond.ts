import type { Caching, Prefix } from './prompt-cache.ts';

/** A piece of content. Only text is served; requests with other kinds are refused before a `Respond` sees them. */
export type TextBlock = Readonly<{ text: string }>;

/** A guardrail that a call names. */
export type GuardrailConfig = Readonly<{ guardrailIdentifier: string; guardrailVersion: string }>;

/** The validated body of Bedrock's Converse and ConverseStream, with the fields that models here use. */
export type ConverseRequest = Readonly<{
  messages: readonly Readonly<{ role: 'user' | 'assistant'; content: readonly TextBlock[] }>[];
  system?: readonly TextBlock[] | undefined;
  inferenceConfig?:
    | Readonly<{
        /** Limit of tokens; the emulator enforces it, so a `Respond` may ignore it. */
        maxTokens?: number | undefined;
        temperature?: number | undefined;
        topP?: number | undefined;
        /** Texts that end the answer; the emulator applies them, also where one is split between two chunks. */
        stopSequences?: readonly string[] | undefined;
      }>
    | undefined;
  requestMetadata?: Readonly<Record<string, string>> | undefined;
  guardrailConfig?: (GuardrailConfig & Readonly<{ trace?: string | undefined }>) | undefined;
}>;

/** A request with the length of its prompt, and the prompt's beginning at each of its cache points. */
export type MeasuredRequest = ConverseRequest &
  Readonly<{ prompt: Readonly<{ total: number; prefixes: readonly Prefix[] }> }>;

export type RespondContext = Readonly<{
  modelId: string;
  /** Signal that is aborted when the client disconnects or the emulator stops. */
  signal: AbortSignal;
}>;

/** A piece of an answer: text, reasoning before it, or the reason why it ends here. */
export type Piece = string | Readonly<{ reasoning: string }> | Readonly<{ stopReason: string }>;

/**
 * Answers a call: yields the answer's text in chunks of any size, which reach the client token by token. Reasoning comes before text and a
 * stop reason comes last; without a stop reason an answer ends with `end_turn`. An error before the first chunk becomes a
 * ModelErrorException, a later one a modelStreamErrorException.
 */
export type Respond = (request: ConverseRequest, context: RespondContext) => AsyncIterable<Piece>;

/** The speed of a model's tokens. A missing value means as fast as its `Respond` yields. */
export type TokenPace = Readonly<{
  /** Milliseconds from the arrival of the request to the first byte of the response. */
  latencyMs?: number | undefined;
  /** Milliseconds from the arrival of the request to the first token. */
  timeToFirstTokenMs?: number | undefined;
  /** Time between two tokens. */
  perTokenMs?: number | undefined;
}>;

/** The models that exist, by id. Any other id is refused as Bedrock refuses it. */
export type ModelCatalog = Readonly<
  Record<
    string,
    Readonly<{
      respond: Respond;
      pace?: TokenPace;
      /** Refuses cache points when absent, as a model without prompt caching does. */
      caching?: Caching;
    }>
  >
>;
