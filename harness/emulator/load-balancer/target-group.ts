import { isDeepStrictEqual } from 'node:util';
import { NOT_REGISTERED, type TargetHealth } from './health.ts';
import type { TargetAddress, TargetGroupSettings } from './options.ts';
import { keyOf, RegisteredTarget } from './registered-target.ts';

export type TargetGroupOptions = Readonly<{
  idleTimeoutMs: number;
  /** Tells whether a target can be connected to; every target can when absent. */
  canConnect?: (target: TargetAddress) => boolean;
}>;

/** A group of targets. Targets and settings may change while requests are in flight. */
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

  /** Registers a target; a second registration changes nothing. */
  add(target: TargetAddress): void {
    const key = keyOf(target);
    if (this.#registered.has(key)) return;
    const { idleTimeoutMs, canConnect = () => true } = this.#options;
    const settings = () => this.#settings;
    this.#registered.set(
      key,
      new RegisteredTarget(target, { settings, idleTimeoutMs, canConnect }),
    );
  }

  /** Deregisters a target. @returns when it has no request in flight, or the deregistration delay is over */
  async remove(target: TargetAddress): Promise<void> {
    const key = keyOf(target);
    const registered = this.#registered.get(key);
    if (!registered) return;
    this.#registered.delete(key);
    this.#draining.add(registered);
    await registered.drain(this.#settings.deregistrationDelayMs);
    this.#draining.delete(registered);
  }

  /** Applies settings and a list of targets; a target that is not in the list is drained. */
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

  /** Returns one of the healthy targets. When none is healthy, all registered ones get traffic, as in AWS. */
  pick(): RegisteredTarget | undefined {
    const all = this.registered;
    const healthy = all.filter(({ state }) => state === 'healthy');
    const candidates = healthy.length > 0 ? healthy : all;
    const turn = this.#turn++ % candidates.length;
    if (this.#settings.algorithm === 'round_robin') return candidates[turn];
    // Targets with equally many requests in flight take turns.
    return [...candidates.slice(turn), ...candidates.slice(0, turn)].reduce<
      RegisteredTarget | undefined
    >((best, next) => (best && best.inFlight <= next.inFlight ? best : next), undefined);
  }

  async close(): Promise<void> {
    await Promise.all(this.targets.map((target) => target.destroy()));
  }
}
