import { statSync } from 'node:fs';
import { z } from 'zod';
import { chooseBase, forPlatform, PLATFORM } from './choose-base.ts';
import { imageCommit } from './commit.ts';
import type { Engine } from './container-engine.ts';
import { labelImage } from './label-image.ts';
import { checkPackages, PACKAGES_LABEL } from './package-record.ts';
import { askEngine, watchEngine } from './run-engine.ts';

export type BuildOptions = Readonly<{
  /** Tag of the image; `onecall:<commit>` by default. */
  tag?: string;
  commit?: string;
  /** A network of the engine for the build alone; SageMaker Code Editor allows only `sagemaker`. */
  network?: string;
  buildArgs?: readonly string[];
  /** The base image, instead of the public or the local one. */
  base?: string;
  /** Folder to build from; the repository by default. */
  context?: string;
  /** Whether every step runs again; npm's own cache is kept. */
  fromNothing?: boolean;
  /** Imports of packages that are tried at least; 100 by default, with which property 5 is proven. */
  leastImports?: number;
}>;

const LEAST_IMPORTS = 100;

export type Built = Readonly<{
  image: string;
  id: string;
  /** Digest of the image; present once it was pushed or pulled. */
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

/** Returns an image's tag from a commit of the working tree. */
export const imageName = (commit: string): string => `onecall:${commit}`;

/**
 * Builds the image for the platform that Fargate runs, checks its packages, and keeps the result in a label.
 *
 * @throws {ImageError} when there is no base or the build fails
 */
export async function buildImage(
  engine: Engine,
  options: BuildOptions,
  say: (text: string) => void,
): Promise<Built> {
  const commit = options.commit ?? (await imageCommit());
  const image = options.tag ?? imageName(commit);
  const base = await chooseBase(engine, options.base, say);
  // A private engine has no networks of its own, so the build uses the machine's.
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
