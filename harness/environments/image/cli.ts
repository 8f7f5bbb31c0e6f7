import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { auditImage } from './audit.ts';
import { buildImage, type BuildOptions } from './build.ts';
import { rememberImage } from './built-image.ts';
import { findEngine, ownEngine } from './engine.ts';
import { ImageError } from './image-error.ts';
import { installPackages } from './install-packages.ts';
import { makeBase } from './make-base.ts';
import { privateEngine, startPrivateEngine, stopPrivateEngine } from './private-engine.ts';
import { pushImage } from './push.ts';
import { writeSbom } from './sbom.ts';

/**
 * Prints the result of a command as one line of JSON: it describes an image or a container engine. Remarks go to
 * standard error.
 */
function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

const sayRaw = (text: string): void => void process.stderr.write(text);
const say = (text: string): void => sayRaw(`${text}\n`);
const REGISTRY = '/usr/bin/docker-registry';
const collect = (value: string, before: readonly string[]): string[] => [...before, value];

const program = new Command('onecall image').showHelpAfterError();

program
  .command('build')
  .description('build the image and its bill of materials')
  .option('--tag <name>', 'name of the image; onecall:<commit> unless given')
  .option('--commit <sha>', 'what its label says; HEAD unless given')
  .option('--network <name>', "the engine's network for the build, such as host or sagemaker")
  .option('--build-arg <name=value>', 'for the Dockerfile, may be repeated', collect, [])
  .option('--base <image>', 'what to build on')
  .action(async ({ buildArg, ...given }: BuildOptions & { buildArg: string[] }) => {
    const built = await buildImage(await findEngine(), { ...given, buildArgs: buildArg }, sayRaw);
    await rememberImage(built);
    const over = ((built.sizeBytes - built.baseBytes) / 1e6).toFixed(1);
    say(`Built ${built.image}, ${over} MB over its base; bill of materials: ${await writeSbom()}`);
    print(built);
  });

program
  .command('push')
  .description('push an image under the name that a registry knows it by')
  .requiredOption('--image <name>', 'its name in the engine')
  .requiredOption('--to <name>', '<registry>/<repository>:<tag>')
  .option('--user <name>', 'for a registry that asks; the password comes on standard input')
  .action(async ({ image, to, user }: { image: string; to: string; user?: string }) => {
    const login = user === undefined ? undefined : { user, password: await text(process.stdin) };
    const push = { image, to, ...(login !== undefined && { login }) };
    await pushImage(await findEngine(), push, sayRaw);
    print({ pushed: to });
  });

program
  .command('sbom')
  .description('write the bill of materials to .onecall/image/sbom.json')
  .action(async () => print({ sbom: await writeSbom() }));

program
  .command('audit')
  .description('fail on a known critical vulnerability in a package of the image')
  .action(async () => {
    const audited = await auditImage();
    if (audited.outcome === 'skipped')
      say(`SKIPPED: npm's advisory service cannot be asked: ${audited.why}`);
    if (audited.outcome === 'critical')
      throw new ImageError(`Known critical vulnerabilities in ${audited.packages.join(', ')}`);
    print(audited);
  });

const engine = program.command('engine').description('the private engine, where none runs');

engine
  .command('start')
  .description('start it and make the local base, for networks that reach no registry')
  .option('--install', "install Debian's packages for it", false)
  .action(async (options: { install: boolean }) => {
    const started = await startPrivateEngine(say, options);
    // Only `engine start` installs the package docker-registry, because only the emulated registry needs it.
    if (options.install)
      await installPackages([REGISTRY], ['docker-registry'], { say, ...options });
    const base = await makeBase(started, say, options);
    print({ ...started, base });
  });
engine
  .command('own')
  .description("the user's own engine, if one answers")
  .action(async () => {
    const own = await ownEngine();
    if (own === undefined) throw new ImageError('No engine of your own answers');
    print(own);
  });
engine
  .command('find')
  .description('which engine would be used')
  .action(async () => print(await findEngine()));
engine.command('status').action(() => print(privateEngine() ?? null));
engine.command('stop').action(async () => print({ stopped: await stopPrivateEngine() }));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ImageError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
