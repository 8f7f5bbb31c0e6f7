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

/** Time without a connection after which AWS answers 504. */
export const CONNECT_TIMEOUT_MS = 10_000;

export type TargetContext = Readonly<{
  /** Returns the settings; it is called for every check, so that they may change. */
  settings: () => TargetGroupSettings;
  idleTimeoutMs: number;
  /** Tells whether the network allows a connection to the target. */
  canConnect: (target: TargetAddress) => boolean;
}>;

export const keyOf = ({ host, port }: TargetAddress): string => `${host}:${port}`;

/** A target, its connections, and what its health checks say. */
export class RegisteredTarget {
  readonly target: TargetAddress;
  readonly pool: Pool;
  inFlight = 0;
  #health = INITIAL;
  readonly #context: TargetContext;
  /** Number of consecutive checks that contradict `state`. */
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
        // The load balancer keeps its own idle timer over both directions.
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

  /** Checks now with the current settings; the result of a check in progress is discarded. */
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
    // A new target becomes healthy after its first successful check.
    if (this.#contrary < threshold && !(healthy && this.state === 'initial')) return;
    this.#health = result;
    this.#contrary = 0;
  }

  /** Accepts no new request; waits for those in flight, at most for the given time. */
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
