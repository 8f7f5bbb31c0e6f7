/**
 * Measures how long the event loop of this process works without a pause, in CPU time, which other work on the machine
 * changes little. A slice begins with an event, such as data on a socket or a timer, and ends with the next event. It
 * includes the promises and `nextTick` callbacks that run in between.
 *
 * The module is loaded into a server by `--import`. The signal SIGUSR2 discards what was measured so far. When the
 * process exits, the module writes the longest slices as JSON to the file that the variable `SLICES_FILE` names.
 */
import { AsyncResource, createHook, executionAsyncResource } from 'node:async_hooks';
import { writeFileSync } from 'node:fs';
import type { Slice } from './slice.ts';

const MOST_LISTED = 5;

let longest: readonly Slice[] = [];
/** Number of callbacks that run inside each other at the moment. */
let depth = 0;
let event = 'start';
let beganAtUs = cpuUs();

function cpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** Tells whether the event loop itself calls a callback. Node runs `nextTick` callbacks under plain objects. */
const isEvent = (resource: object): boolean =>
  depth === 0 && !(resource instanceof AsyncResource) && resource.constructor !== Object;

function endSlice(): void {
  const nowUs = cpuUs();
  const ms = (nowUs - beganAtUs) / 1_000;
  beganAtUs = nowUs;
  if (longest.length === MOST_LISTED && longest.every((slice) => slice.ms >= ms)) return;
  const slices = [...longest, { ms, event }];
  longest = slices.toSorted((one, other) => other.ms - one.ms).slice(0, MOST_LISTED);
}

createHook({
  before() {
    const resource = executionAsyncResource();
    if (isEvent(resource)) {
      endSlice();
      event = resource.constructor.name;
    }
    depth += 1;
  },
  after() {
    depth -= 1;
  },
  trackPromises: false,
}).enable();

process.on('SIGUSR2', () => {
  longest = [];
});
process.once('exit', () => {
  endSlice();
  writeFileSync(process.env['SLICES_FILE'] ?? '', JSON.stringify(longest));
});
