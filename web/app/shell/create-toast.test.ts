import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRoot } from 'solid-js';
import { createToast } from './create-toast.ts';

test('createToast() keeps every undo over later messages and runs the last one first', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const step = fc.constantFrom('message', 'deletion', 'undo', 'wait');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      createRoot((dispose) => {
        const toast = createToast(() => undefined);
        const expected: number[] = [];
        const undone: number[] = [];
        for (const [at, kind] of steps.entries()) {
          if (kind === 'message') toast.show({ text: `message ${at}` });
          if (kind === 'deletion') {
            expected.push(at);
            toast.show({ text: `${at}`, action: { label: 'Undo', run: () => undone.push(at) } });
          }
          if (kind === 'wait') t.mock.timers.tick(3_600_000);
          if (kind === 'undo') {
            const last = expected.pop();
            assert.equal(toast.act(), last !== undefined);
            if (last !== undefined) assert.equal(undone.at(-1), last);
          }
          const last = expected.at(-1);
          const kept = toast.shown().filter(({ action }) => action);
          assert.deepEqual(
            kept.map(({ text }) => text),
            last === undefined ? [] : [`${last}`],
          );
          assert.ok(toast.shown().length <= 2);
        }
        dispose();
      });
    }),
  );
});
