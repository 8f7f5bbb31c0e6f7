import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Engine } from './container-engine.ts';
import { ImageError } from './image-error.ts';
import { askEngine, watchEngine } from './run-engine.ts';

type Push = Readonly<{
  image: string;
  /** Name under which the image is pushed: `<registry>/<repository>:<tag>`. */
  to: string;
  /** User name and password, for a registry that requires a login. */
  login?: Readonly<{ user: string; password: string }>;
}>;

/**
 * Pushes an image under another name, which is removed from the local engine afterwards.
 *
 * @throws {ImageError} with the registry's reason; the password is in no command-line argument and no message
 */
export async function pushImage(
  engine: Engine,
  { image, to, login }: Push,
  say: (text: string) => void,
): Promise<void> {
  const [host = ''] = to.split('/');
  if (login !== undefined) await signIn(engine, { host, ...login });
  await askEngine(engine, ['tag', image, to]);
  try {
    await watchEngine(engine, ['push', to], say);
  } finally {
    await askEngine(engine, ['rmi', to]);
    if (login !== undefined) await askEngine(engine, ['logout', host]);
  }
}

type SignIn = Readonly<{ host: string; user: string; password: string }>;

async function signIn(engine: Engine, { host, user, password }: SignIn): Promise<void> {
  const args = ['login', '--username', user, '--password-stdin', host];
  const child = spawn(engine.command, args, {
    env: { ...process.env, ...engine.env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdin.end(password);
  await once(child, 'close');
  if (child.exitCode === 0) return;
  throw new ImageError(`Cannot sign in to the registry ${host} as ${user}: ${errors.trim()}`);
}
