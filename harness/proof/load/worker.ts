import { createWriteStream } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { text } from 'node:stream/consumers';
import { budgetOfPlan } from './budget.ts';
import { runClosed } from './closed-model.ts';
import { runOpen } from './open-model.ts';
import { parsePlan } from './plan.ts';
import type { CreateRequest } from './request.ts';
import type { Sample } from './sample.ts';

// Program of the load generator. It reads a plan from standard input and writes a line of JSON for each sample; SIGTERM
// stops it.

/**
 * Stream to standard output. `process.stdout` would block on a full pipe, so that a slow reader delays the requests.
 */
const out = createWriteStream('', { fd: 1 });
let lines = '';

function flush(): void {
  if (lines !== '') out.write(lines);
  lines = '';
}

function emit(sample: Sample): void {
  lines += `${JSON.stringify({ sample })}\n`;
}

const isCreate = (value: unknown): value is CreateRequest => typeof value === 'function';

async function loadRequest(module: string): Promise<CreateRequest> {
  const url = module.startsWith('file:') ? module : pathToFileURL(module).href;
  const loaded: unknown = await import(url);
  const create: unknown =
    typeof loaded === 'object' && loaded !== null
      ? Reflect.get(loaded, 'createRequest')
      : undefined;
  if (isCreate(create)) return create;
  throw new TypeError(`Cannot use ${module}: expected it to export createRequest(input)`);
}

async function main(): Promise<void> {
  const stop = new AbortController();
  process.on('SIGTERM', () => stop.abort());
  // Ctrl-C sends SIGINT to the whole process group, but only the parent process may end this process.
  process.on('SIGINT', () => {});
  const plan = parsePlan(JSON.parse(await text(process.stdin)));
  const create = await loadRequest(plan.request.module);
  const request = await create(plan.request.input);
  const now = (): number => performance.now();
  const run = {
    plan,
    request,
    emit,
    stop: stop.signal,
    budget: budgetOfPlan(plan, now),
    beganMs: now(),
  };
  out.write(`${JSON.stringify({ startedAt: new Date().toISOString() })}\n`);
  const flushing = setInterval(flush, 100);
  const { arrivals } = plan;
  const endedBy =
    arrivals.kind === 'people' ? await runClosed(run, arrivals) : await runOpen(run, arrivals);
  clearInterval(flushing);
  flush();
  const { user, system } = process.cpuUsage();
  process.stdout.write(
    `${JSON.stringify({ endedBy, tookMs: now() - run.beganMs, cpuMs: (user + system) / 1000 })}\n`,
  );
}

try {
  await main();
  // The process exits explicitly once its output is written, because a request module may keep sockets open.
  out.end(() => process.exit(0));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
