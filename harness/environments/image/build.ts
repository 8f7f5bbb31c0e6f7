import { statSync } from 'node:fs';
import { z } from 'zod';
import { chooseBase, forPlatform, PLATFORM } from './choose-base.ts';
import { imageCommit } from './commit.ts';
import type { Engine } from './container-engine.ts';
import { labelImage } from './label-image.ts';
import { checkPackages, PACKAGES_LABEL } from './package-record.ts';
import { askEngine, watchEngine } from './run-engine.ts';

export type BuildOptions = Readonly<{
  /** Tag of the built image; `onecall:<commit>` by default. */
  tag?: string;
  commit?: string;
  /** Name of the engine's network that the build uses; SageMaker Code Editor allows only `sagemaker`. */
  network?: string;
  buildArgs?: readonly string[];
  /** Name of the base image; without it, the public or else the local base image is used. */
  base?: string;
  /** Folder that is sent to the build; the repository's root by default. */
  context?: string;
  /** Whether every build step runs again without the build cache. npm's own cache is still used. */
  fromNothing?: boolean;
  /** Fewest package imports that the check of the image tries; 100 by default, as property 5 of the proof requires. */
  leastImports?: number;
}>;

const LEAST_IMPORTS = 100;

export type Built = Readonly<{
  image: string;
  id: string;
  /** Registry digest of the image; present only if the image was pushed or pulled. */
  digest?: string;
  base: string;
  sizeBytes: number;
  baseBytes: number;
}>;

const Inspected = z.tuple([
  z.object({
    Id: z.string(),
    Size: z.number(),
    RepoDigests: z.array(z.string()).nullish(),
  }),
]);

async function inspect(engine: Engine, image: string): Promise<z.infer<typeof Inspected>[0]> {
  const text = await askEngine(engine, ['image', 'inspect', image]);
  return Inspected.parse(JSON.parse(text))[0];
}

export const imageName = (commit: string): string => `onecall:${commit}`;

/**
 * Builds the image for the platform that Fargate runs, checks its packages, and saves the result of the check in a
 * label.
 *
 * @throws {ImageError} when there is no base image, or the build or the check fails
 */
export async function buildImage(
  engine: Engine,
  options: BuildOptions,
  say: (text: string) => void,
): Promise<Built> {
  const commit = options.commit ?? (await imageCommit());
  const image = options.tag ?? imageName(commit);
  const base = await chooseBase(engine, options.base, say);
  // A private engine has no networks of its own, so its builds use the machine's network.
  const network = options.network ?? (engine.private ? 'host' : undefined);
  const caBundle = readableFile(process.env['NODE_EXTRA_CA_CERTS']);
  say(`Building ${image} on ${base} with ${engine.about}\n`);
  await watchEngine(
    engine,
    [
      'build',
      `--platform=${PLATFORM}`,
      ...(network === undefined ? [] : [`--network=${network}`]),
      ...(caBundle === undefined ? [] : ['--secret', `id=ca_bundle,src=${caBundle}`]),
      '--build-arg',
      `NODE_IMAGE=${base}`,
      '--build-arg',
      `COMMIT=${commit}`,
      ...(options.buildArgs ?? []).flatMap((arg) => ['--build-arg', arg]),
      ...(options.fromNothing === true ? ['--no-cache'] : []),
      '--tag',
      image,
      options.context ?? '.',
    ],
    say,
  );
  await forPlatform(engine, image);
  say(`Checking the packages of ${image}\n`);
  const record = await checkPackages(engine, image, {
    seed: Date.now() % 2 ** 31,
    leastImports: options.leastImports ?? LEAST_IMPORTS,
  });
  await labelImage(engine, image, { name: PACKAGES_LABEL, value: JSON.stringify(record) });
  const [made, under] = await Promise.all([inspect(engine, image), inspect(engine, base)]);
  const [digest] = made.RepoDigests ?? [];
  return {
    image,
    id: made.Id,
    ...(digest !== undefined && { digest }),
    base,
    sizeBytes: made.Size,
    baseBytes: under.Size,
  };
}

function readableFile(path: string | undefined): string | undefined {
  if (!path) return undefined;
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0 ? path : undefined;
}
