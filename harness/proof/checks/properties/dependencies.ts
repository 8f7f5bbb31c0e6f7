import fc from 'fast-check';
import { imageRecords } from '../../evidence/detectors/image-records.ts';
import { findingsOf } from '../../evidence/finding.ts';
import type { Runtime } from '../../target/runtime.ts';
import { charge, Stopped, type CheckContext } from '../check-context.ts';
import { generate } from '../generate.ts';
import { chosen } from '../queries-of.ts';
import { runPool } from '../run-pool.ts';

const is = findingsOf('dependencies');
/** Number of concurrent processes; each process takes about a second of a CPU core. */
const AT_ONCE = 2;
const MOST_AT_ONCE = 3;

/**
 * Checks property 5: every package of the server's manifest can be imported where the server runs, alone and after
 * other packages. The check imports the packages where it can start processes. Where ECS tasks run, it reads the import
 * record of each task's image, by the image's digest.
 */
export async function dependencies(ctx: CheckContext): Promise<void> {
  const { runtime, runningImages } = ctx.target;
  if (runtime !== undefined) await imports(ctx, runtime);
  if (runningImages !== undefined) {
    const images = await runningImages();
    // Where the harness cannot import packages itself, the imports that were recorded with the images count as test
    // cases.
    if (runtime === undefined && images.known)
      ctx.ran(Math.min(...images.value.map(({ record }) => record?.imports ?? 0)));
    ctx.find(imageRecords(images));
  }
  if (runtime === undefined && runningImages === undefined)
    ctx.find(is.inconclusive('Cannot tell: no process can be started where the server runs'));
}

async function imports(ctx: CheckContext, runtime: Runtime): Promise<void> {
  const packages = await runtime.packages();
  if (packages.length === 0)
    return ctx.find(
      is.violated("The server's manifest names no package, so nothing was imported", [
        'packages: none',
      ]),
    );
  const cases = chosen(
    ctx,
    generate({
      name: 'p5',
      arbitrary: fc.shuffledSubarray([...packages], { minLength: 1, maxLength: MOST_AT_ONCE }),
      seed: ctx.seed,
      count: ctx.profile.cases,
      examples: packages.map((name) => [name]),
    }),
  );
  const results = await runPool(cases, AT_ONCE, async ({ id, value }) => {
    charge(ctx, { requests: 0 });
    const imported = await runtime.importAll(value, ctx.signal);
    // An import that the end of the run cut off says nothing about the package.
    if (ctx.signal.aborted) throw new Stopped();
    return { id, value, imported };
  });
  ctx.ran(results.length);
  if (results.length === 0)
    return ctx.find(
      is.inconclusive('Cannot tell: none of the cases asked for is one of this profile'),
    );
  const broken = results.flatMap(({ id, value, imported }) =>
    imported.ok ? [] : [{ id, order: value, why: imported.why.slice(0, 300) }],
  );
  const violation = is.violatedBy(
    broken,
    ({ why }) => `${broken.length} of ${results.length} imports failed in ${runtime.about}: ${why}`,
  );
  if (violation === undefined)
    return ctx.find(
      is.proven(
        `All ${packages.length} packages of the manifest import in ${runtime.about}, alone and in ${results.length} subsets and orders`,
      ),
    );
  const { property, seed } = ctx;
  const failing = broken.slice(0, 5).map(({ id }) => id);
  ctx.find(violation, { property, seed, cases: failing });
}
