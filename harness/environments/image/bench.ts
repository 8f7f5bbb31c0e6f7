/**
 * `node harness/environments/image/bench.ts [rounds]` measures how long the image takes to build and to start. The
 * start is compared with two bare node:http servers in the same base image: one is an ES module, and one is CommonJS,
 * for which Node loads less code. The figures are medians in milliseconds, printed to standard output as JSON.
 */
import { cp, mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'node:http';
import { createArguments } from '../../emulator/fargate/container-arguments.ts';
import { LoopbackAddresses } from '../../emulator/fargate/loopback-addresses.ts';
import type { TaskDescription } from '../../emulator/fargate/task-description.ts';
import { taskOf, taskSize } from '../task-size.ts';
import { buildImage } from './build.ts';
import { findEngine } from './engine.ts';
import { askEngine } from './run-engine.ts';
import { ROOT } from './root.ts';
import { startEnv } from './start-env.ts';

const POLL_MS = 2;
const LISTEN = `createServer((_, to) => to.end('ok')).listen(8080, process.env.HOST)`;
const BARE_MODULE = `import { createServer } from 'node:http'; ${LISTEN}`;
const BARE_COMMONJS = `require('node:http').${LISTEN}`;
const NAMES = ['server', 'bareModule', 'bareCommonJs'] as const;
/**
 * CPU units of the containers in the comparison without a CPU limit. They are more than a server needs, so that no
 * limit slows its start.
 */
const UNLIMITED_CPU_UNITS = 1_024 * 2;

const [rounds = '9'] = process.argv.slice(2);
const engine = await findEngine();
const quiet = () => {};

const timed = async <T>(act: () => Promise<T>): Promise<[ms: number, value: T]> => {
  const began = performance.now();
  const value = await act();
  return [performance.now() - began, value];
};
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const answers = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = request({ host: address, port: 8080, path: '/healthz', agent: false });
    asked.once('response', (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.once('error', () => resolve(false));
    asked.end();
  });

/** Returns the milliseconds from the engine's start of a container until the server in it answers. */
async function startMs(task: TaskDescription): Promise<number> {
  const address = await new LoopbackAddresses(128).take(8080);
  const id = await askEngine(engine, createArguments(task, { address }));
  try {
    const [ms] = await timed(async () => {
      await askEngine(engine, ['start', id]);
      while (!(await answers(address))) await wait(POLL_MS);
    });
    return ms;
  } finally {
    await askEngine(engine, ['rm', '--force', '--volumes', id]);
  }
}

async function compare(image: string, base: string, cpuUnits: number) {
  const size = { ...taskSize(), cpuUnits };
  const server = taskOf(size, image, startEnv());
  const bare = (...args: string[]) => ({ ...taskOf(size, base, {}), command: ['node', ...args] });
  const tasks = {
    server,
    bareModule: bare('--input-type=module', '-e', BARE_MODULE),
    bareCommonJs: bare('--input-type=commonjs', '-e', BARE_COMMONJS),
  };
  const times: Record<(typeof NAMES)[number], number[]> = {
    server: [],
    bareModule: [],
    bareCommonJs: [],
  };
  for (let round = 0; round < Number(rounds); round += 1)
    for (const name of NAMES) times[name].push(await startMs(tasks[name]));
  const serverMs = median(times.server);
  const against = (bareTimes: readonly number[]) => ({
    ms: median(bareTimes),
    ratio: serverMs / median(bareTimes),
  });
  return {
    cpuUnits,
    serverMs,
    bareModule: against(times.bareModule),
    bareCommonJs: against(times.bareCommonJs),
  };
}

/**
 * Measures a rebuild after a change of one source file. It changes a copy of the repository, so that the working tree
 * stays as it is.
 */
async function rebuildMs(base: string): Promise<number> {
  const context = await mkdtemp(join(tmpdir(), 'onecall-bench-'));
  try {
    const filter = (path: string) => !/\/(node_modules|\.git|\.onecall|cdktf\.out)$/.test(path);
    await cp(ROOT, context, { recursive: true, filter });
    const options = { tag: 'onecall-bench:edited', commit: 'bench', base, context };
    await buildImage(engine, options, quiet);
    const source = join(context, 'server/main.ts');
    // The statement that is added to a source file has a side effect, because the bundler removes statements without
    // one.
    const edit = `Object.assign(globalThis, { edited: ${Date.now()} });`;
    await writeFile(source, `${await readFile(source, 'utf8')}\n${edit}\n`);
    const [ms] = await timed(() => buildImage(engine, options, quiet));
    await askEngine(engine, ['rmi', '--force', options.tag]);
    return ms;
  } finally {
    await rm(context, { recursive: true });
  }
}

const fromNothing = { tag: 'onecall-bench:new', commit: 'bench', fromNothing: true };
const [buildMs, built] = await timed(() => buildImage(engine, fromNothing, quiet));
const figures = {
  overBaseMb: (built.sizeBytes - built.baseBytes) / 1e6,
  buildMs,
  rebuildMs: await rebuildMs(built.base),
  start: [
    await compare(built.image, built.base, UNLIMITED_CPU_UNITS),
    await compare(built.image, built.base, taskSize().cpuUnits),
  ],
};
await askEngine(engine, ['rmi', '--force', built.image]);
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
