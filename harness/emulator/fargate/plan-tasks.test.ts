import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../kit/kit.ts';
import { planTasks, type PlannedTask, type Standing, type ServiceScale } from './plan-tasks.ts';

const twoOf = { desiredCount: 2, minimumHealthyPercent: 100, maximumPercent: 200 };
let next = 0;
const make = (standing: Standing, isPrimary = true): PlannedTask => ({
  id: String(next++),
  standing,
  isPrimary,
});

test('planTasks() starts what is missing', () => {
  assert.equal(planTasks([], twoOf).start, 2);
  assert.deepEqual(planTasks([make('starting'), make('healthy')], twoOf), {
    start: 0,
    stop: [],
    stopUnhealthy: [],
  });
});

test('planTasks() stops an old task only when a new one is healthy', () => {
  const old = [make('healthy', false), make('healthy', false)];
  assert.deepEqual(planTasks(old, twoOf), { start: 2, stop: [], stopUnhealthy: [] });
  assert.deepEqual(planTasks([...old, make('starting'), make('starting')], twoOf).stop, []);
  assert.equal(planTasks([...old, make('starting'), make('healthy')], twoOf).stop.length, 1);
  assert.equal(planTasks([...old, make('healthy'), make('healthy')], twoOf).stop.length, 2);
});

test('planTasks() stops an old task first where no more tasks are allowed', () => {
  const old = [make('healthy', false), make('healthy', false)];
  const narrow = { desiredCount: 2, minimumHealthyPercent: 50, maximumPercent: 100 };
  const { start, stop } = planTasks(old, narrow);
  assert.deepEqual([start, stop.length], [0, 1]);
});

test('planTasks() replaces an unhealthy task before it stops it', () => {
  const sick = make('unhealthy');
  assert.deepEqual(planTasks([sick, make('healthy')], twoOf), {
    start: 1,
    stop: [],
    stopUnhealthy: [],
  });
  const replaced = planTasks([sick, make('healthy'), make('healthy')], twoOf);
  assert.deepEqual(replaced.stopUnhealthy, [sick.id]);
  const crowded = [make('healthy', false), make('healthy', false), sick, make('unhealthy')];
  const { start, stopUnhealthy } = planTasks(crowded, twoOf);
  assert.deepEqual([start, stopUnhealthy.length], [0, 2]);
});

test('planTasks() stops what is more than wanted, those that serve nothing first', () => {
  const starting = make('starting');
  const fewer = { ...twoOf, desiredCount: 1 };
  assert.deepEqual(planTasks([make('healthy'), starting], fewer).stop, [starting.id]);
  assert.equal(
    planTasks([make('healthy'), starting], { ...twoOf, desiredCount: 0 }).stop.length,
    2,
  );
});

const tasks = fc
  .array(
    fc.record({
      isPrimary: fc.boolean(),
      standing: fc.constantFrom<Standing>('starting', 'healthy', 'unhealthy'),
    }),
    { maxLength: 12 },
  )
  .map((all) => all.map((task, index) => ({ ...task, id: String(index) })));
const wanted: fc.Arbitrary<ServiceScale> = fc.record({
  desiredCount: fc.nat({ max: 6 }),
  minimumHealthyPercent: fc.integer({ min: 0, max: 100 }),
  maximumPercent: fc.integer({ min: 100, max: 200 }),
});

test('planTasks() keeps to both limits whatever the tasks', () => {
  fc.assert(
    fc.property(tasks, wanted, (all, limits) => {
      const { start, stop, stopUnhealthy } = planTasks(all, limits);
      const most = Math.floor((limits.desiredCount * limits.maximumPercent) / 100);
      const least = Math.ceil((limits.desiredCount * limits.minimumHealthyPercent) / 100);
      const healthy = all.filter(({ standing }) => standing === 'healthy');
      const kept = healthy.filter(({ id }) => !stop.includes(id));
      assert.ok(start === 0 || all.length + start <= most);
      assert.ok(
        kept.length >= Math.min(least, healthy.length) || kept.length >= limits.desiredCount,
      );
      assert.equal(new Set([...stop, ...stopUnhealthy]).size, stop.length + stopUnhealthy.length);
    }),
  );
});
