import { Pool } from 'undici';
import type { Target, TargetGroupSettings } from './options.ts';
import { checkHealth } from './health.ts';

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'draining';

export class RegisteredTarget {
  readonly target: Target;
  readonly pool: Pool;
  state: TargetState = 'initial';
  inFlight = 0;
  /** Checks in a row that say otherwise than `state`. */
  #contrary = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #stop = new AbortController();

  constructor(target: Target, settings: TargetGroupSettings, idleTimeoutMs: number) {
    this.target = target;
    this.pool = new Pool(
      `http://${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`,
      {
        connections: null,
        connectTimeout: 10_000,
        // The load balancer keeps its own idle timer over both directions.
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: idleTimeoutMs,
        keepAliveMaxTimeout: idleTimeoutMs,
      },
    );
    void this.#check(settings);
  }

  get key(): string {
    return `${this.target.host}:${this.target.port}`;
  }

  async #check(settings: TargetGroupSettings): Promise<void> {
    const { healthCheck } = settings;
    const healthy = await checkHealth(this.target, healthCheck, this.#stop.signal);
    if (this.#stop.signal.aborted) return;
    this.#judge(healthy, settings);
    this.#timer = setTimeout(() => void this.#check(settings), healthCheck.intervalMs);
  }

  #judge(healthy: boolean, { healthCheck }: TargetGroupSettings): void {
    const next = healthy ? 'healthy' : 'unhealthy';
    if (this.state === next || this.state === 'draining') {
      this.#contrary = 0;
      return;
    }
    this.#contrary++;
    const threshold = healthy ? healthCheck.healthyThreshold : healthCheck.unhealthyThreshold;
    // A new target is in service after its first good check.
    if (this.#contrary < threshold && !(healthy && this.state === 'initial')) return;
    this.state = next;
    this.#contrary = 0;
  }

  /** Takes no new request; waits for those in flight, at most that long. */
  async drain(delayMs: number): Promise<void> {
    this.state = 'draining';
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

/** Targets that may come and go while requests run. */
export class TargetGroup {
  readonly name: string;
  readonly #settings: TargetGroupSettings;
  readonly #idleTimeoutMs: number;
  readonly #registered = new Map<string, RegisteredTarget>();
  readonly #draining = new Set<RegisteredTarget>();
  #turn = 0;

  constructor(settings: TargetGroupSettings, idleTimeoutMs: number) {
    this.name = settings.name;
    this.#settings = settings;
    this.#idleTimeoutMs = idleTimeoutMs;
    for (const target of settings.targets) this.add(target);
  }

  get targets(): RegisteredTarget[] {
    return [...this.#registered.values(), ...this.#draining];
  }

  /** Registering a target twice changes nothing. */
  add(target: Target): void {
    const key = `${target.host}:${target.port}`;
    if (this.#registered.has(key)) return;
    this.#registered.set(key, new RegisteredTarget(target, this.#settings, this.#idleTimeoutMs));
  }

  /** @returns when nothing of it is in flight, or the deregistration delay is over. */
  async remove(target: Target): Promise<void> {
    const key = `${target.host}:${target.port}`;
    const registered = this.#registered.get(key);
    if (!registered) return;
    this.#registered.delete(key);
    this.#draining.add(registered);
    await registered.drain(this.#settings.deregistrationDelayMs);
    this.#draining.delete(registered);
  }

  /**
   * Round robin over healthy targets. With none healthy it fails open: all registered ones get
   * traffic, as AWS does.
   */
  pick(): RegisteredTarget | undefined {
    const all = [...this.#registered.values()];
    const healthy = all.filter(({ state }) => state === 'healthy');
    const candidates = healthy.length > 0 ? healthy : all;
    return candidates[this.#turn++ % candidates.length];
  }

  async close(): Promise<void> {
    await Promise.all(this.targets.map((target) => target.destroy()));
  }
}
