import type { TestContext as NodeTest } from 'node:test';

type Assert = NodeTest['assert'];

interface Plan {
  /** The assertions of `node:test`. Each call counts towards the number that the test planned. */
  readonly assert: Assert;
  /** Counts one step towards the planned number. */
  readonly countStep: () => void;
  /** Sets how many assertions and steps together the test must make. */
  readonly plan: (count: number) => void;
  /** Returns a sentence if the number of assertions and steps differs from the planned number. */
  readonly problems: () => string[];
}

/**
 * Creates the count of assertions and steps for one attempt of a test. The plan of `node:test` cannot be used, because
 * it cannot be set again for the next attempt.
 */
export function makePlan(node: NodeTest): Plan {
  let planned: number | undefined;
  let reached = 0;
  const assert = new Proxy(node.assert, {
    get(target, name) {
      // `t.assert.snapshot` is refused, because Node would put the line number of the test into the key of the
      // snapshot.
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
