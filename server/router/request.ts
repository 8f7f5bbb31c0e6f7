import { OnecallError, reasonOf, REASONS } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CallRecord, Usage } from '../model/port.ts';
import type { ModelConfig } from '../config.ts';
import type { Reservation } from '../spending/ledger.ts';
import { costOf, exactCostOf, toUsd, type MicroDollars } from '../spending/prices.ts';
import type { Receipt } from '../store/turn.ts';
import { endingAfter, endingOf, type Ending, type LengthLimit } from '../tasks/ending.ts';
import type { Route } from '../tasks/header.ts';
import { codeOf } from '../tasks/specialists/all.ts';

/**
 * Reasons whose causes this record logs: failures of the store or of the key server. A model's failure is logged with
 * its call.
 */
const OF_STORE_OR_KEYS = /^(store|keys)_/;

const dollars = (model: ModelConfig, usage: Usage): number => exactCostOf(model, usage) / 1e6;

/** Returns the numbers of the four kinds of tokens for receipts and log lines; null means: not reported. */
const tokensOf = (usage: Usage | undefined) => ({
  inputTokens: usage?.inputTokens ?? null,
  outputTokens: usage?.outputTokens ?? null,
  cacheReadTokens: usage?.cacheReadTokens ?? null,
  cacheWriteTokens: usage?.cacheWriteTokens ?? null,
});

/**
 * Collects the facts about one request while it runs. The log line and the receipt both use them, so they cannot
 * differ.
 */
export class RequestRecord {
  readonly traceId: string;
  readonly procedure: string;
  readonly call: CallRecord = { attempts: 0, modelCalls: 0, guardrailUnits: null };
  user: string | null = null;
  model: ModelConfig | undefined;
  route: Route | undefined;
  usage: Usage | undefined;
  #reservation: Reservation | undefined;
  /** Amount that the spending accounts hold for the model call: the reservation, or the cost once it is settled. */
  #accounted: MicroDollars | null = null;
  /**
   * Estimates the tokens of the call so far. Called only when the service did not report them, because it takes CPU
   * time.
   */
  estimateTokens: () => number = () => 0;
  /** Number of earlier turns of the conversation that the prompt leaves out. */
  turnsLeftOut = 0;
  /** Number of attached characters, and how many of them the prompt leaves out. */
  attachedCharacters = 0;
  attachedLeftOut = 0;
  stopReason: string | null = null;
  lengthLimit: LengthLimit = 'model';
  routeMs: number | null = null;
  firstTokenMs: number | null = null;
  thinkingMs: number | null = null;
  ending: Ending | null = null;
  #thinkingSinceMs: number | undefined;
  readonly #startedAt = performance.now();
  readonly #log: Log;
  readonly #onFinish: (() => void)[] = [];
  #finished = false;
  #holders = 0;
  #closed = false;

  constructor(options: { traceId: string; procedure: string; log: Log }) {
    this.traceId = options.traceId;
    this.procedure = options.procedure;
    this.#log = options.log;
  }

  /** Number of tokens to charge: the reported number, else an estimate; 0 when the service accepted no call. */
  get tokens(): number {
    const { usage, call } = this;
    if (usage) return Object.values(usage).reduce((sum, tokens) => sum + tokens, 0);
    return call.modelCalls === 1 ? this.estimateTokens() : 0;
  }

  /** The cost of the model call: 0 when no call was accepted, undefined until the service has reported its tokens. */
  get cost(): MicroDollars | undefined {
    const { usage, model, call } = this;
    if (call.modelCalls === 0) return 0;
    return usage && model ? costOf(model, usage) : undefined;
  }

  /** Records the amount that is reserved for the model call. */
  reserved(reservation: Reservation): void {
    this.#reservation = reservation;
    this.#accounted = reservation.amount;
  }

  /** Settles the reservation at the cost of the model call. When the cost is unknown, the reservation stays. */
  async settle(): Promise<void> {
    const { call, cost, usage = null, route } = this;
    const made = { cost, usage, route: route ? codeOf(route) : null };
    const settled = await this.#reservation?.settle(call.modelCalls === 0 ? 'no call' : made);
    this.#accounted = settled ?? null;
  }

  get elapsedMs(): number {
    return Math.round((performance.now() - this.#startedAt) * 10) / 10;
  }

  /** Records when the model began to reason. */
  thought(): void {
    this.#thinkingSinceMs ??= this.elapsedMs;
  }

  /** Records how the model call ended; `text` is the part of the answer that the model wrote. */
  ended(failure: unknown, text: string): void {
    if (failure !== undefined) this.ending = endingAfter(reasonOf(failure));
    else if (this.stopReason !== null)
      this.ending = endingOf(this.stopReason, { text, limit: this.lengthLimit });
  }

  routed(route: Route): void {
    if (this.#thinkingSinceMs !== undefined)
      this.thinkingMs = Math.round((this.elapsedMs - this.#thinkingSinceMs) * 10) / 10;
    this.route = route;
    this.routeMs = this.elapsedMs;
  }

  wrote(): void {
    this.firstTokenMs ??= this.elapsedMs;
  }

  /**
   * Keeps the record open, also after the client has disconnected, because the caller will end it.
   *
   * @returns a function that lets the record end
   */
  hold(): () => void {
    this.#holders += 1;
    return () => {
      this.#holders -= 1;
      if (this.#closed) this.closed();
    };
  }

  /** Ends the record after the response has closed, unless a caller of `hold` will end it. */
  closed(): void {
    this.#closed = true;
    if (this.#holders === 0 && !this.#finished) this.finish(new OnecallError('stopped'));
  }

  /** Logs an error of the store that does not affect the response. */
  survived(error: unknown): void {
    this.#logError(causeOf(error) ?? error);
  }

  onFinish(callback: () => void): void {
    this.#onFinish.push(callback);
  }

  receipt(): Receipt | undefined {
    const { route, model, usage, call } = this;
    if (!model) return undefined;
    return {
      traceId: this.traceId,
      category: route?.category ?? null,
      agentType: route?.agentType ?? null,
      confidence: route?.confidence ?? null,
      fallback: route?.fallback ?? null,
      model: model.id,
      ...call,
      routeMs: this.routeMs,
      firstTokenMs: this.firstTokenMs,
      totalMs: this.elapsedMs,
      ...tokensOf(usage),
      usd: usage ? dollars(model, usage) : null,
      stopReason: this.stopReason,
      turnsLeftOut: this.turnsLeftOut,
      attachedCharacters: this.attachedCharacters,
      attachedLeftOut: this.attachedLeftOut,
      ending: this.ending,
      thinkingMs: this.thinkingMs,
    };
  }

  /** Ends the record: logs its line and calls the `onFinish` callbacks. A second call changes nothing. */
  finish(error?: unknown): void {
    if (this.#finished) return;
    this.#finished = true;
    for (const callback of this.#onFinish) callback();
    const { route, model, usage, call, traceId, procedure, user, routeMs, firstTokenMs } = this;
    const reason = error === undefined ? null : reasonOf(error);
    if (reason === 'internal') this.#logError(error);
    else if (reason !== null && OF_STORE_OR_KEYS.test(reason)) this.#logError(causeOf(error));
    this.#log({
      event: 'request',
      traceId,
      procedure,
      outcome: reason === null ? 'answered' : REASONS[reason].outcome,
      reason,
      ending: this.ending,
      routeMs,
      routeBound: model === undefined ? null : model.reasoning === true ? 'reasoning' : 'route',
      firstTokenMs,
      totalMs: this.elapsedMs,
      modelCalls: call.modelCalls,
      attempts: call.attempts,
      model: model?.id ?? null,
      category: route?.category ?? null,
      agentType: route?.agentType ?? null,
      ...tokensOf(usage),
      usd: model && usage ? dollars(model, usage) : null,
      ledgerUsd: this.#accounted === null ? null : toUsd(this.#accounted),
      user,
    });
  }

  #logError(error: unknown): void {
    const { message, stack = null } = error instanceof Error ? error : new Error('Not an error');
    this.#log({ event: 'error', traceId: this.traceId, message, stack });
  }
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);
