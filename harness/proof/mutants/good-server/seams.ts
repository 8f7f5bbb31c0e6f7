import type { Ledger, Limits } from './ledger.ts';
import type { Running, Stoppable } from './running.ts';
import type { Part, Receipt, Route } from './contract.ts';
import type { Told } from './refusal.ts';
import type { Store } from './store.ts';

/** Tokens of a call by kind, and why it ended. */
export type Usage = Readonly<{
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  stopReason: string;
}>;

export type Person = Readonly<{ sub: string; username: string; expiresAt: Date }>;

/** What one request spent so far; its receipt and its log line are made of it. */
export type Account = {
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

/** One question to the model. */
export type Ask = Readonly<{
  traceId: string;
  query: string;
  /** The question before it was normalised. */
  typed: string;
  modelId: string;
  system: string;
  messages: readonly Readonly<{ role: 'user' | 'assistant'; text: string }>[];
  /** For `classify`, which ends with the header. */
  headerOnly: boolean;
  signal: AbortSignal;
  account: Account;
}>;

export type ModelPart =
  Readonly<{ type: 'text'; text: string }> | (Readonly<{ type: 'usage' }> & Usage);

export type LogLine = Readonly<{ event: string }> & Readonly<Record<string, unknown>>;

/** The places where a server can go wrong. The good server has one of each; a mutant replaces what its defect needs. */
export type Seams = Readonly<{
  /** @throws {Refusal} `not_signed_in`, `sign_in_invalid` or `sign_in_expired` */
  verify: (token: string) => Promise<Person>;
  /** Whose conversations and notes a request reads and writes. */
  ownerOf: (person: Person) => string;
  /** Trimmed and in NFC. */
  normalize: (query: string) => string;
  /** One request to Bedrock, neither counted nor logged here. */
  call: (ask: Ask) => AsyncIterable<ModelPart>;
  /** The request's one model call, counted in its account and logged. */
  spend: (ask: Ask) => AsyncIterable<ModelPart>;
  /** The route as it was read from the model's header. */
  route: (route: Route, ask: Pick<Ask, 'query' | 'typed'>) => Route;
  /** An answer's parts as they leave the server. */
  stream: (parts: AsyncIterable<Part>, ask: Readonly<{ query: string }>) => AsyncIterable<Part>;
  /** Ends a running answer when its person asks for it. */
  stop: (answer: Stoppable) => void;
  /** Called when the client of a running answer has lost its connection. */
  connectionLost: (answer: Stoppable) => void;
  receipt: (receipt: Receipt) => Receipt;
  log: (line: LogLine) => void;
  tell: (error: unknown) => Told;
  store: Store;
  ledger: Ledger;
  /** The limits that an operator has set, ended ones too. */
  limits: Limits;
  /** The limit that holds for an owner now, in millionths of a dollar. */
  limitOf: (owner: string) => number;
  /** The price of a call in millionths of a dollar. */
  costOf: (modelId: string, usage: Usage) => number;
  running: Running;
  /** What its manifest says it needs. */
  packages: readonly string[];
}>;

/** One defect: what it replaces, given what it replaces. */
export type Patch = (good: Seams) => Partial<Seams>;
