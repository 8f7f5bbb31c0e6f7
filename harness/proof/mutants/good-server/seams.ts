import type { Ledger, OperatorLimits } from './ledger.ts';
import type { Running, Stoppable } from './running.ts';
import type { ChatPart, Receipt, Route } from './contract.ts';
import type { Told } from './refusal.ts';
import type { Store } from './store.ts';

/** Tokens of a call by kind, and its stop reason. */
export type Usage = Readonly<{
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  stopReason: string;
}>;

export type Principal = Readonly<{ sub: string; username: string; expiresAt: Date }>;

/** Record of a request's cost; its receipt and its log line are made from it. */
export type RequestAccount = {
  readonly startedAt: number;
  modelCalls: number;
  attempts: number;
  routeMs: number | null;
  firstTokenMs: number | null;
  route: Route | null;
  turnsLeftOut: number;
  usage: Usage | null;
  /** Dollars that the call cost; null while the service has not reported its usage. */
  usd: number | null;
};

/** A question to the model. */
export type ModelRequest = Readonly<{
  traceId: string;
  query: string;
  /** The question before it was normalised. */
  typed: string;
  modelId: string;
  system: string;
  messages: readonly Readonly<{ role: 'user' | 'assistant'; text: string }>[];
  /** Whether the call ends with the header, as for `classify`. */
  headerOnly: boolean;
  signal: AbortSignal;
  account: RequestAccount;
}>;

export type ModelPart =
  Readonly<{ type: 'text'; text: string }> | (Readonly<{ type: 'usage' }> & Usage);

export type LogLine = Readonly<{ event: string }> & Readonly<Record<string, unknown>>;

/**
 * The replaceable parts of the server. The good server has one of each; a mutant replaces those that its defect
 * needs.
 */
export type Seams = Readonly<{
  /** Verifies a token. @throws {OnecallError} `not_signed_in`, `sign_in_invalid` or `sign_in_expired` */
  verify: (token: string) => Promise<Principal>;
  /** Returns the owner of the conversations and notes that a request reads and writes. */
  ownerOf: (person: Principal) => string;
  /** Trims a query and converts it to NFC. */
  normalize: (query: string) => string;
  /** Sends one request to Bedrock, without counting or logging it. */
  call: (ask: ModelRequest) => AsyncIterable<ModelPart>;
  /** Makes the request's one model call, counted in its account and logged. */
  spend: (ask: ModelRequest) => AsyncIterable<ModelPart>;
  /** Returns the route to use, given the one read from the model's header. */
  route: (route: Route, ask: Pick<ModelRequest, 'query' | 'typed'>) => Route;
  /** Returns an answer's parts as they leave the server. */
  stream: (
    parts: AsyncIterable<ChatPart>,
    ask: Readonly<{ query: string }>,
  ) => AsyncIterable<ChatPart>;
  /** Ends a running answer on its person's request. */
  stop: (answer: Stoppable) => void;
  /** Called when the client of a running answer has lost its connection. */
  connectionLost: (answer: Stoppable) => void;
  receipt: (receipt: Receipt) => Receipt;
  log: (line: LogLine) => void;
  tell: (error: unknown) => Told;
  store: Store;
  ledger: Ledger;
  /** The limits that an operator has set, ended ones too. */
  limits: OperatorLimits;
  /** Returns the limit that applies to an owner now, in millionths of a dollar. */
  limitOf: (owner: string) => number;
  /** Returns the price of a call in millionths of a dollar. */
  costOf: (modelId: string, usage: Usage) => number;
  running: Running;
  /** Packages that the manifest names. */
  packages: readonly string[];
}>;

/** A defect: a function that gets the good server's parts and returns replacements for some of them. */
export type Patch = (good: Seams) => Partial<Seams>;
