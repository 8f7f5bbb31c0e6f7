import { execa } from 'execa';
import { z } from 'zod';
import { layers } from '../layer.ts';
import type { LayerName } from '../layer.ts';
import { describeLock, lockHolderIn } from './lock-holder.ts';
import { DeployProblem } from './problem.ts';
import { stackFolder } from './project.ts';
import type { DeploySession } from './session.ts';

/** The changes that applying one stack would make, as a Terraform plan lists them. */
export interface StackPlan {
  readonly layer: LayerName;
  /** Terraform addresses of the changed resources, each with its planned change. */
  readonly changes: readonly string[];
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
}

/** A stack that cannot be planned yet, because it reads the state of another stack that was never applied. */
export interface Waiting {
  readonly layer: LayerName;
  readonly waitsFor: string;
}

const Message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('planned_change'),
    change: z.object({ action: z.string(), resource: z.object({ addr: z.string() }) }),
  }),
  z.object({
    type: z.literal('change_summary'),
    changes: z.object({ add: z.int(), change: z.int(), remove: z.int() }),
  }),
  z.object({
    type: z.literal('diagnostic'),
    diagnostic: z.object({
      severity: z.string(),
      summary: z.string(),
      detail: z.string().optional(),
    }),
  }),
]);

type Message = z.infer<typeof Message>;

function messagesIn(output: string): Message[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const message = Message.safeParse(JSON.parse(line));
    return message.success ? [message.data] : [];
  });
}

const WAITS = /Unable to find remote state/;

/** Runs Terraform in the folder of a synthesized stack. */
const terraform = (session: DeploySession, folder: string, args: readonly string[]) =>
  execa('terraform', args, {
    cwd: folder,
    reject: false,
    env: session.processEnv,
    extendEnv: false,
  });

/**
 * Settles when the last started `terraform init` has ended. Each one waits for the one before it, because Terraform's
 * plugin cache is not safe for concurrent use.
 */
let initialized: Promise<void> = Promise.resolve();

function initialize(session: DeploySession, stack: string, folder: string): Promise<void> {
  initialized = initialized
    .catch(() => undefined)
    .then(() => initializeNow(session, stack, folder));
  return initialized;
}

async function initializeNow(session: DeploySession, stack: string, folder: string): Promise<void> {
  const result = await terraform(session, folder, ['init', '-input=false', '-no-color']);
  if (!result.failed) return;
  if (/bucket .* does not exist|NoSuchBucket/i.test(result.stderr)) {
    throw new DeployProblem(
      `Cannot plan "${session.environment.name}": nothing of it was deployed yet, there is no bucket for its states`,
    );
  }
  throw new DeployProblem(`${stack}: ${result.stderr.trim()}`);
}

/**
 * Plans one stack.
 * @throws {DeployProblem} saying what is wrong with the stack, or who holds its state lock
 */
export async function planStack(
  session: DeploySession,
  layer: LayerName,
): Promise<StackPlan | Waiting> {
  const { name } = session.environment;
  const stack = `${name}-${layer}`;
  const folder = stackFolder(name, stack);
  await initialize(session, stack, folder);
  const result = await terraform(session, folder, ['plan', '-input=false', '-json']);
  const messages = messagesIn(result.stdout);

  const errors = messages.flatMap((m) =>
    m.type === 'diagnostic' && m.diagnostic.severity === 'error' ? [m.diagnostic] : [],
  );
  if (errors.length > 0 || result.failed) {
    const text = errors.map((e) => `${e.summary}\n${e.detail ?? ''}`).join('\n') || result.stderr;
    const holder = lockHolderIn(text);
    if (holder !== undefined) throw new DeployProblem(describeLock(holder, name));
    if (WAITS.test(text)) return { layer, waitsFor: 'a stack that was not deployed yet' };
    throw new DeployProblem(`${stack}: ${text.trim().replaceAll('\n', ' ')}`);
  }
  const changes = messages.flatMap((m) =>
    m.type === 'planned_change' ? [`${m.change.action} ${m.change.resource.addr}`] : [],
  );
  const summary = messages.find((m) => m.type === 'change_summary');
  return {
    layer,
    changes,
    add: summary?.changes.add ?? 0,
    change: summary?.changes.change ?? 0,
    destroy: summary?.changes.remove ?? 0,
  };
}

/** Number of plans that run at once. Each plan starts a provider process, which takes most of the plan's time. */
const AT_ONCE = 2;

/**
 * Plans every stack in the order in which the stacks are applied, and calls `tell` with each plan as soon as it is
 * ready.
 */
export async function planAll(
  session: DeploySession,
  tell: (plan: StackPlan | Waiting) => void,
): Promise<string> {
  const total = { add: 0, change: 0, destroy: 0, waiting: 0 };
  for (let n = 0; n < layers.length; n += AT_ONCE) {
    const some = layers.slice(n, n + AT_ONCE).map((layer) => planStack(session, layer));
    for (const plan of await Promise.all(some)) {
      tell(plan);
      if ('waitsFor' in plan) {
        total.waiting += 1;
        continue;
      }
      total.add += plan.add;
      total.change += plan.change;
      total.destroy += plan.destroy;
    }
  }
  const sum = `${total.add} to add, ${total.change} to change, ${total.destroy} to destroy in ${layers.length} stacks`;
  return total.waiting === 0 ? sum : `${sum}, ${total.waiting} of them not planned yet`;
}
