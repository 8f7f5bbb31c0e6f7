import { isDeepStrictEqual } from 'node:util';
import { NOT_REGISTERED, type TargetHealth } from './health.ts';
import type { TargetAddress, TargetGroupSettings } from './options.ts';
import { keyOf, RegisteredTarget } from './registered-target.ts';

export type TargetGroupOptions = Readonly<{
  idleTimeoutMs: number;
  canConnect: (target: TargetAddress) => boolean;
}>;

/** A group of targets. Its targets and settings may change while requests are in flight. */
export class TargetGroup {
  readonly name: string;
  #settings: TargetGroupSettings;
  readonly #options: TargetGroupOptions;
  readonly #registered = new Map<string, RegisteredTarget>();
  readonly #draining = new Set<RegisteredTarget>();
  #turn = 0;

  constructor(settings: TargetGroupSettings, options: TargetGroupOptions) {
    this.name = settings.name;
    this.#settings = settings;
    this.#options = options;
    for (const target of settings.targets) this.add(target);
  }

  get targets(): RegisteredTarget[] {
    return [...this.#registered.values(), ...this.#draining];
  }

  get registered(): RegisteredTarget[] {
    return [...this.#registered.values()];
  }

  /** Registers a target; registering the same target again changes nothing. */
  add(target: TargetAddress): void {
    const key = keyOf(target);
    if (this.#registered.has(key)) return;
    const settings = () => this.#settings;
    this.#registered.set(key, new RegisteredTarget(target, { settings, ...this.#options }));
  }

  /**
   * Deregisters a target. Resolves when no request to the target is in flight, or when the deregistration delay has
   * passed.
   */
  async remove(target: TargetAddress): Promise<void> {
    const key = keyOf(target);
    const registered = this.#registered.get(key);
    if (!registered) return;
    this.#registered.delete(key);
    this.#draining.add(registered);
    await registered.drain(this.#settings.deregistrationDelayMs);
    this.#draining.delete(registered);
  }

  /** Applies new settings and a new list of targets; drains every target that is missing in the list. */
  update(settings: TargetGroupSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    const wanted = new Set(settings.targets.map(keyOf));
    for (const { target, key } of this.registered) if (!wanted.has(key)) void this.remove(target);
    for (const target of settings.targets) this.add(target);
    if (!isDeepStrictEqual(before.healthCheck, settings.healthCheck)) this.checkAgain();
  }

  checkAgain(): void {
    for (const target of this.registered) target.checkAgain();
  }

  health(target: TargetAddress): TargetHealth {
    const key = keyOf(target);
    return this.targets.find((known) => known.key === key)?.health ?? NOT_REGISTERED;
  }

  /**
   * Selects a healthy target for a request. When no target is healthy, it selects among all registered targets, as
   * AWS does.
   */
  pick(): RegisteredTarget | undefined {
    const all = this.registered;
    const healthy = all.filter(({ state }) => state === 'healthy');
    const candidates = healthy.length > 0 ? healthy : all;
    const turn = this.#turn++ % candidates.length;
    if (this.#settings.algorithm === 'round_robin') return candidates[turn];
    // Targets with the same number of requests in flight are selected in turn.
    return [...candidates.slice(turn), ...candidates.slice(0, turn)].reduce<
      RegisteredTarget | undefined
    >((best, next) => (best && best.inFlight <= next.inFlight ? best : next), undefined);
  }

  async close(): Promise<void> {
    await Promise.all(this.targets.map((target) => target.destroy()));
  }
}
