import { Pool } from 'undici';
import {
  checkHealth,
  checkInVain,
  DRAINING,
  INITIAL,
  type TargetHealth,
  type TargetState,
} from './health.ts';
import type { TargetAddress, TargetGroupSettings } from './options.ts';

/** Number of milliseconds without a connection to the target after which AWS answers 504. */
export const CONNECT_TIMEOUT_MS = 10_000;

export type TargetContext = Readonly<{
  /**
   * Returns the current settings of the target group. It is called for every health check, so settings may change.
   */
  settings: () => TargetGroupSettings;
  idleTimeoutMs: number;
  canConnect: (target: TargetAddress) => boolean;
}>;

export const keyOf = ({ host, port }: TargetAddress): string => `${host}:${port}`;

export class RegisteredTarget {
  readonly target: TargetAddress;
  readonly pool: Pool;
  inFlight = 0;
  #health = INITIAL;
  readonly #context: TargetContext;
  /** Number of consecutive health checks whose result contradicts the target's current `state`. */
  #contrary = 0;
  #round = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #stop = new AbortController();

  constructor(target: TargetAddress, context: TargetContext) {
    this.target = target;
    this.#context = context;
    const { idleTimeoutMs } = context;
    this.pool = new Pool(
      `http://${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`,
      {
        connections: null,
        connectTimeout: CONNECT_TIMEOUT_MS,
        // The timeouts of the connection pool are off, because the load balancer has its own idle timer for both
        // directions.
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: idleTimeoutMs,
        keepAliveMaxTimeout: idleTimeoutMs,
      },
    );
    void this.#check();
  }

  get key(): string {
    return keyOf(this.target);
  }

  get health(): TargetHealth {
    return this.#health;
  }

  get state(): TargetState {
    return this.#health.state;
  }

  isReachable(): boolean {
    return this.#context.canConnect(this.target);
  }

  /** Starts a health check now with the current settings, and discards the result of a check in progress. */
  checkAgain(): void {
    if (this.#stop.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#contrary = 0;
    void this.#check();
  }

  async #check(): Promise<void> {
    const round = ++this.#round;
    const { healthCheck } = this.#context.settings();
    const { signal } = this.#stop;
    const result = this.isReachable()
      ? await checkHealth(this.target, healthCheck, signal)
      : await checkInVain(healthCheck, signal);
    if (signal.aborted || round !== this.#round) return;
    this.#judge(result);
    this.#timer = setTimeout(() => void this.#check(), healthCheck.intervalMs);
  }

  #judge(result: TargetHealth): void {
    if (this.state === 'draining') return;
    if (this.state === result.state) {
      this.#contrary = 0;
      this.#health = result;
      return;
    }
    const { healthCheck } = this.#context.settings();
    const healthy = result.state === 'healthy';
    this.#contrary++;
    const threshold = healthy ? healthCheck.healthyThreshold : healthCheck.unhealthyThreshold;
    // A new target is healthy after one successful check, whatever the threshold.
    if (this.#contrary < threshold && !(healthy && this.state === 'initial')) return;
    this.#health = result;
    this.#contrary = 0;
  }

  /** Refuses new requests, and waits for the requests in flight for at most `delayMs` milliseconds. */
  async drain(delayMs: number): Promise<void> {
    this.#health = DRAINING;
    this.#halt();
    const late = setTimeout(() => void this.pool.destroy(), delayMs);
    await this.pool.close().catch(() => undefined);
    clearTimeout(late);
  }

  async destroy(): Promise<void> {
    this.#halt();
    await this.pool.destroy().catch(() => undefined);
  }

  #halt(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
  }
}
