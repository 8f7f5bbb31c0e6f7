import type { Ledger, OperatorLimits } from './ledger.ts';
import type { Running, Stoppable } from './running.ts';
import type { ChatPart, Receipt, Route } from './contract.ts';
import type { Told } from './refusal.ts';
import type { Store } from './store.ts';

/** Numbers of tokens of a model call by kind, with the reason why the model stopped. */
export type Usage = Readonly<{
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  stopReason: string;
}>;

export type Principal = Readonly<{ sub: string; username: string; expiresAt: Date }>;

/** Cost account of a request, from which its receipt and its log line are made. */
export type RequestAccount = {
  readonly startedAt: number;
  modelCalls: number;
  attempts: number;
  routeMs: number | null;
  firstTokenMs: number | null;
  route: Route | null;
  turnsLeftOut: number;
  usage: Usage | null;
  /** Cost of the model call in US dollars; null while the model has not reported its tokens. */
  usd: number | null;
};

/** A request to the language model, with the values that the server logs about it. */
export type ModelRequest = Readonly<{
  traceId: string;
  query: string;
  /** The question as the person typed it, before it was trimmed and normalised. */
  typed: string;
  modelId: string;
  system: string;
  messages: readonly Readonly<{ role: 'user' | 'assistant'; text: string }>[];
  /** Whether the model call ends after the header line, as for `classify`. */
  headerOnly: boolean;
  signal: AbortSignal;
  account: RequestAccount;
}>;

export type ModelPart =
  Readonly<{ type: 'text'; text: string }> | (Readonly<{ type: 'usage' }> & Usage);

export type LogLine = Readonly<{ event: string }> & Readonly<Record<string, unknown>>;

/**
 * The replaceable functions and stores of the small server. A known-bad server replaces those that its defect needs.
 */
export type Seams = Readonly<{
  /**
   * Verifies an access token.
   * @throws {OnecallError} `not_signed_in`, `sign_in_invalid` or `sign_in_expired`
   */
  verify: (token: string) => Promise<Principal>;
  /** Returns the id under which a person's conversations and notes are stored. */
  ownerOf: (person: Principal) => string;
  /** Trims a query and converts it to NFC. */
  normalize: (query: string) => string;
  /** Sends one request to Bedrock, without counting or logging it. */
  call: (ask: ModelRequest) => AsyncIterable<ModelPart>;
  /** Makes the only model call of a request, adds it to the request's account, and logs it. */
  spend: (ask: ModelRequest) => AsyncIterable<ModelPart>;
  /** Returns the route to use, given the route in the header line of the model's answer. */
  route: (route: Route, ask: Pick<ModelRequest, 'query' | 'typed'>) => Route;
  /** Returns the parts of an answer as they leave the server. */
  stream: (
    parts: AsyncIterable<ChatPart>,
    ask: Readonly<{ query: string }>,
  ) => AsyncIterable<ChatPart>;
  /** Ends an answer in progress when its person asks for that. */
  stop: (answer: Stoppable) => void;
  /** Reacts to a client that loses its connection while its answer is in progress. */
  connectionLost: (answer: Stoppable) => void;
  receipt: (receipt: Receipt) => Receipt;
  log: (line: LogLine) => void;
  tell: (error: unknown) => Told;
  store: Store;
  ledger: Ledger;
  /** Limits that an operator has set for single people, including limits that have ended. */
  limits: OperatorLimits;
  /** Returns the spending limit that applies to an owner now, in millionths of a dollar. */
  limitOf: (owner: string) => number;
  /** Returns the price of a model call in millionths of a dollar. */
  costOf: (modelId: string, usage: Usage) => number;
  running: Running;
  /** Names of the packages in the server's manifest. */
  packages: readonly string[];
}>;

/** A defect as a function that gets the parts of the correct server and returns replacements for some of them. */
export type Patch = (good: Seams) => Partial<Seams>;
