import {
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { compileEventPattern, type EventPattern } from './event-pattern.ts';
import { problemText, type Problems } from './problems.ts';

/** A rule of EventBridge's default bus that matches events. */
export type AppliedRule = Readonly<{ name: string; arn: string; matches: EventPattern }>;

type Page<Item> = Readonly<{ items?: readonly Item[] | undefined; next?: string | undefined }>;

async function allPages<Item>(
  page: (token: Readonly<{ NextToken?: string }>) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items = [], next } = await page(token === undefined ? {} : { NextToken: token });
    all.push(...items);
    token = next;
  } while (token !== undefined);
  return all;
}

/**
 * Returns the enabled rules that have an event pattern. A rule with an unsupported pattern is reported as a problem
 * and left out.
 */
export async function appliedRules(
  client: EventBridgeClient,
  problems: Problems,
): Promise<readonly AppliedRule[]> {
  const rules = await allPages(async (token) => {
    const { Rules: items, NextToken: next } = await client.send(new ListRulesCommand(token));
    return { items, next };
  });
  return rules.flatMap(({ Name: name = '', Arn: arn = '', EventPattern: pattern, State }) => {
    // A rule without an event pattern runs on a schedule, which is not emulated.
    if (State === 'DISABLED' || pattern === undefined) return [];
    try {
      return [{ name, arn, matches: compileEventPattern(JSON.parse(pattern)) }];
    } catch (error) {
      problems.note(`Cannot use EventBridge rule ${JSON.stringify(name)}: ${problemText(error)}`);
      return [];
    }
  });
}

/** Returns the ARNs of the targets of an EventBridge rule. */
export async function targetsOf(
  client: EventBridgeClient,
  { name }: AppliedRule,
): Promise<readonly string[]> {
  const targets = await allPages(async (token) => {
    const command = new ListTargetsByRuleCommand({ Rule: name, ...token });
    const { Targets: items, NextToken: next } = await client.send(command);
    return { items, next };
  });
  return targets.map(({ Arn = '' }) => Arn);
}
