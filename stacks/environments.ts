import type { Environment, EnvironmentLimits } from './environment.ts';
import { sized } from './sizes.ts';

/**
 * The environments. A team edits only this file to set its accounts, regions, domains, sizes, models and e-mail
 * address.
 */

const limits: EnvironmentLimits = {
  streamsPerTask: 200,
  streamsPerUser: 4,
  requestsPerMinutePerUser: 600,
  bytesPerMinutePerUser: 100_000_000,
  tokensPerDayPerUser: 500_000,
  usdPerMonthPerPerson: 20,
  usdPerMonthForTeam: 300,
  refusedSignInsPerMinutePerAddress: 300,
  requestsPerFiveMinutesPerAddress: 20_000,
};

const dev = {
  name: 'dev',
  stage: 'development',
  account: '111111111111',
  region: 'us-east-1',
  address: { kind: 'self-signed' },
  ...sized('trial', '10.10.0.0/16'),
  users: { pool: 'new' },
  models: [
    'us.amazon.nova-lite-v1:0',
    'us.amazon.nova-micro-v1:0',
    'us.anthropic.claude-haiku-4-5-20251001-v1:0',
  ],
  limits,
  alarmUsdPerHour: 10,
  alarmEmail: 'onecall-dev@example.com',
  monthlyBudgetUsd: 150,
  budgetCovers: 'tags',
  logRetentionDays: 14,
  dataRetentionDays: 30,
  deletionProtection: false,
  shell: true,
  logPrompts: false,
  permissionsBoundary: 'onecall-boundary',
  runbooks: 'https://github.com/example/onecall/blob/main/docs/operations.md',
} as const satisfies Environment;

const staging = {
  ...dev,
  name: 'staging',
  stage: 'staging',
  account: '111111111111',
  ...sized('small', '10.20.0.0/16'),
  alarmEmail: 'onecall-staging@example.com',
  monthlyBudgetUsd: 300,
  logRetentionDays: 30,
  shell: false,
} as const satisfies Environment;

const prod = {
  ...dev,
  name: 'prod',
  stage: 'production',
  account: '222222222222',
  address: { kind: 'domain', domain: 'onecall.example.com', hostedZoneId: 'Z0000000EXAMPLE' },
  // The size `small` costs about half as much as `standard`; stacks/sizes.ts says what it omits.
  ...sized('standard', '10.30.0.0/16'),
  limits: { ...limits, streamsPerTask: 400 },
  alarmEmail: 'onecall-prod@example.com',
  monthlyBudgetUsd: 1500,
  budgetCovers: 'account',
  logRetentionDays: 365,
  dataRetentionDays: 365,
  deletionProtection: true,
  shell: false,
} as const satisfies Environment;

/**
 * A copy of `dev` that is applied to an emulated AWS API on this machine, in the emulator's own account. It has two ECS
 * tasks, so that `make verify` sees what one task does with the data of another.
 */
const emulated = {
  ...dev,
  name: 'emulated',
  account: '123456789012',
  ...sized('small', '10.40.0.0/16'),
  alarmEmail: 'onecall-emulated@example.com',
} as const satisfies Environment;

export const environments = { dev, staging, prod, emulated } as const satisfies Readonly<
  Record<string, Environment>
>;

export type EnvironmentName = keyof typeof environments;

const isName = (name: string): name is EnvironmentName => Object.hasOwn(environments, name);

/**
 * Returns the description of the environment with a name.
 * @throws {Error} naming the known environments
 */
export function environmentNamed(name: string): Environment {
  if (isName(name)) return environments[name];
  const known = Object.keys(environments).join(', ');
  throw new Error(
    `Cannot find an environment named "${name}": stacks/environments.ts has ${known}`,
  );
}
