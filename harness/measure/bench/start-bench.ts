import { z } from 'zod';
import { closeConnections } from './ask-http.ts';
import { bundleServers } from './bundle.ts';
import { createBedrockClient } from './bedrock-client.ts';
import { startChild, type Child } from './child-process.ts';
import { EnvironmentMessage } from './environment-message.ts';
import { SHORT } from './models.ts';
import { BenchError } from './process-figures.ts';
import * as ways from './ways.ts';

/** The servers, tokens and clients that the parts of the bench use. */
export type Bench = Awaited<ReturnType<typeof startBench>>;

/**
 * Starts Onecall and the raw server, each in a process of its own. Both processes end when the given
 * `AsyncDisposableStack` is disposed.
 */
export async function startBench(stack: AsyncDisposableStack, profile: string | undefined) {
  const own = <M>(child: Child<M>): Child<M> => {
    stack.defer(() => child.close());
    return child;
  };
  if (profile !== undefined) process.env['BENCH_PROFILE'] = profile;
  const { server, raw: rawMain } = await bundleServers();
  const environment = own(
    startChild('./environment-process.ts', { args: [server], message: EnvironmentMessage }),
  );
  const target = await environment.next();
  if (target.type !== 'ready')
    throw new BenchError('The environment sent a message before it was ready');
  const raw = own(
    startChild(rawMain, {
      args: [target.bedrockUrl],
      message: z.object({ port: z.int() }),
    }),
  );
  const rawUrl = `http://127.0.0.1:${(await raw.next()).port}/`;
  stack.defer(closeConnections);

  await ways.spendForPrompts(target);
  const prompts = {
    chat: await promptOf(environment, 'chat'),
    classify: await promptOf(environment, 'classify'),
  };
  const client = createBedrockClient(target.bedrockUrl);
  stack.defer(() => client.destroy());
  const routes = {
    direct: ways.directly({ client, prompts }),
    onecall: ways.throughOnecall(target.url, target.token, SHORT),
    plain: ways.withoutHeader({ client, prompts }),
    twoCalls: ways.withTwoCalls({ client, prompts }),
  };
  return { target, raw: { pid: raw.pid, url: rawUrl }, prompts, client, routes };
}

async function promptOf(environment: Child<EnvironmentMessage>, kind: 'chat' | 'classify') {
  const message = await environment.next();
  if (message.type === 'prompt' && message.kind === kind) return message.input;
  throw new BenchError(`The model was not asked for ${kind}`);
}
