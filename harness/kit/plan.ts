import type { TestContext as NodeTest } from 'node:test';

type Assert = NodeTest['assert'];

interface Plan {
  /** Node's assertions; each call counts towards the number that the test planned. */
  readonly assert: Assert;
  /** Counts a step. */
  readonly countStep: () => void;
  /** Sets how many assertions and steps the test must reach. */
  readonly plan: (count: number) => void;
  /** Returns a sentence where the plan was not kept. */
  readonly problems: () => string[];
}

/** Counts what one attempt of a test asserts: Node's own plan could not be set again for the next attempt. */
export function makePlan(node: NodeTest): Plan {
  let planned: number | undefined;
  let reached = 0;
  const assert = new Proxy(node.assert, {
    get(target, name) {
      // Node's key of a snapshot would hold the line of the test.
      if (name === 'snapshot')
        throw new TypeError('Use t.assertSnapshot() or t.assert.fileSnapshot()');
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: readonly unknown[]): unknown => {
        reached += 1;
        return Reflect.apply(method, target, args);
      };
    },
  });
  return {
    assert,
    countStep: () => {
      reached += 1;
    },
    plan(count) {
      if (!Number.isSafeInteger(count) || count < 0)
        throw new TypeError(`Invalid plan ${String(count)}: expected a whole number of 0 or more`);
      planned = count;
    },
    problems: () =>
      planned === undefined || planned === reached
        ? []
        : [`The plan was ${planned} assertions and steps, but ${reached} were reached`],
  };
}
