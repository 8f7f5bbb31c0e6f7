import { ControlRefusal } from '../control/loopback-control.ts';
import type { Behaviour, BehaviourScope, CallScript } from './behaviour.ts';

type Caller = Readonly<{
  modelId: string;
  traceId: string | undefined;
  run: string | undefined;
  /** Number of earlier calls of the same trace that were throttled. */
  throttledBefore: number;
}>;

type Standing = { behaviour: Behaviour; callsLeft: number; throttlesLeft: number };

const MAX_BEHAVIOURS = 1_000;

const keyOf = ({ modelId, run, traceId }: BehaviourScope) =>
  JSON.stringify([modelId, run, traceId]);
const breadth = ({ modelId, run, traceId }: BehaviourScope) =>
  (modelId ? 1 : 0) + (run ? 2 : 0) + (traceId ? 4 : 0);

const fits = (scope: BehaviourScope, caller: Caller) =>
  (scope.modelId ?? caller.modelId) === caller.modelId &&
  (scope.run ?? caller.run) === caller.run &&
  (scope.traceId ?? caller.traceId) === caller.traceId;

/** The scripted behaviours in force: at most one for each combination of model, run and trace. */
export class Behaviours {
  readonly #standing = new Map<string, Standing>();

  /** Adds a behaviour; it replaces the behaviour with the same model, run and trace, if there is one. */
  put(behaviour: Behaviour): void {
    const key = keyOf(behaviour.scope);
    if (!this.#standing.has(key) && this.#standing.size >= MAX_BEHAVIOURS) {
      throw new ControlRefusal(
        400,
        `Cannot take another behaviour: at most ${MAX_BEHAVIOURS} are accepted, delete some`,
      );
    }
    this.#standing.set(key, {
      behaviour,
      callsLeft: behaviour.scope.next ?? Infinity,
      throttlesLeft: behaviour.throttle ?? 0,
    });
  }

  /** Returns the behaviours in force; their `next` and `throttle` are the numbers of calls that remain. */
  list(): Behaviour[] {
    return [...this.#standing.values()].map(({ behaviour, callsLeft, throttlesLeft }) => ({
      ...behaviour,
      scope: { ...behaviour.scope, ...(callsLeft === Infinity ? {} : { next: callsLeft }) },
      ...(behaviour.throttle === undefined ? {} : { throttle: throttlesLeft }),
    }));
  }

  clear(): void {
    this.#standing.clear();
  }

  remove(scope: BehaviourScope): void {
    this.#standing.delete(keyOf(scope));
  }

  /** Returns the script for one call, and counts the call in every behaviour that applies to it. */
  take(caller: Caller): CallScript {
    const fitting = [...this.#standing]
      .filter(([, { behaviour }]) => fits(behaviour.scope, caller))
      .toSorted(([, a], [, b]) => breadth(a.behaviour.scope) - breadth(b.behaviour.scope));
    let script: CallScript = { throttled: false };
    for (const [key, standing] of fitting) {
      const { scope: _scope, throttle: _throttle, ...rest } = standing.behaviour;
      script = { ...script, ...rest };
      if (standing.throttlesLeft > 0) {
        standing.throttlesLeft -= 1;
        script = { ...script, throttled: true };
      }
      standing.callsLeft -= 1;
      if (standing.callsLeft <= 0) this.#standing.delete(key);
    }
    const ownShare = (script.throttleEachTrace ?? 0) > caller.throttledBefore;
    return ownShare ? { ...script, throttled: true } : script;
  }
}
