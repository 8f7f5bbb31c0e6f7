import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { MOST_BUSY, parseTicks, shareBetween, untilMachineIsQuiet } from './busy.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('parseTicks() counts user, system, interrupts and stolen time as busy, and neither idle time nor guests twice', () => {
  const names = 'user nice system idle iowait irq softirq steal guest guest_nice'.split(' ');
  const ticks = fc.tuple(...names.map(() => fc.nat({ max: 1e9 })));
  fc.assert(
    fc.property(ticks, (values) => {
      const { busy, total } = parseTicks(`cpu  ${values.join(' ')}\ncpu0 1 1 1 1\n`);
      const of = (...wanted: readonly string[]) =>
        wanted.reduce((sum, name) => sum + (values[names.indexOf(name)] ?? 0), 0);
      assert.equal(busy, of('user', 'nice', 'system', 'irq', 'softirq', 'steal'));
      assert.equal(total - busy, of('idle', 'iowait'));
    }),
  );
});

test(
  'shareBetween() is from 0 to 1 for any two readings of this machine',
  {
    skip: process.platform === 'linux' ? false : 'needs /proc',
  },
  () => {
    const read = () => parseTicks(readFileSync('/proc/stat', 'utf8'));
    const before = read();
    const until = performance.now() + 100;
    while (performance.now() < until);
    const seen = shareBetween(before, read());
    assert.ok(seen > 0 && seen <= 1, `${seen}`);
  },
);

test('untilMachineIsQuiet() waits for the first quiet moment and for no other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(share), share, async (earlier, last) => {
      const shares = [...earlier.map((one) => Math.max(one, MOST_BUSY + 0.01)), last * MOST_BUSY];
      const busy: number[] = [];
      let at = 0;
      const measure = async () => shares[at++] ?? 0;
      const end = await untilMachineIsQuiet({
        measure,
        withinMs: 60_000,
        onBusy: (one) => busy.push(one),
      });
      assert.equal(end, shares.at(-1));
      assert.deepEqual(busy, shares.slice(0, -1));
    }),
  );
});

test('untilMachineIsQuiet() tells how busy the machine is when it stays so', async () => {
  const options = { measure: async () => 0.9, withinMs: -1, onBusy: () => {} };
  assert.equal(await untilMachineIsQuiet(options), 0.9);
});
