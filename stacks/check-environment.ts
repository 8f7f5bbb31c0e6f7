import { guardrailProblems } from './check-guardrail.ts';
import type { Environment } from './environment.ts';
import { modelIsIn, models } from './models.ts';

export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** Returns the first and last address of an IPv4 range, or undefined when the text is not a CIDR block. */
export function rangeOf(cidr: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || bits > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - bits);
  if (first % size !== 0) return undefined;
  return { first, last: first + size - 1 };
}

const overlap = (one: Range, other: Range) => one.first <= other.last && other.first <= one.last;

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
const HOST = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/;
const CERTIFICATE = /^arn:aws[\w-]*:acm:([a-z0-9-]+):(\d{12}):certificate\/[\w-]+$/;

function* networkProblems({ network }: Environment): Generator<string> {
  if (network.vpc === 'existing') {
    if (!/^vpc-[0-9a-f]+$/.test(network.id)) yield `network.id is "${network.id}", not a VPC id`;
    const subnets = [...network.publicSubnetIds, ...network.privateSubnetIds];
    if (network.publicSubnetIds.length < 2 || network.privateSubnetIds.length < 2) {
      yield 'network needs two public and two private subnets or more, in different zones';
    }
    if (new Set(subnets).size !== subnets.length) yield 'network names a subnet twice';
    return;
  }
  const range = rangeOf(network.cidr);
  const bits = Number(network.cidr.split('/')[1]);
  if (range === undefined || bits < 16 || bits > 19) {
    yield `network.cidr is "${network.cidr}", not a range of /16 to /19 such as 10.10.0.0/16`;
  } else if (
    !PRIVATE.map(rangeOf).some((p) => p && p.first <= range.first && range.last <= p.last)
  ) {
    yield `network.cidr is "${network.cidr}", not within ${PRIVATE.join(', ')}`;
  }
  if (network.zones.some((zone) => !/^[a-f]$/.test(zone))) {
    yield `network.zones are "${network.zones.join(', ')}", not letters of zones such as a, b`;
  }
  if (network.zones.length < 2 || new Set(network.zones).size !== network.zones.length) {
    yield 'network.zones must be two or more different ones, as a load balancer asks';
  }
}

function* addressProblems({ address, region, account }: Environment): Generator<string> {
  const given = ['hostedZoneId', 'certificateArn'].filter((key) => key in address);
  if (given.length > 1) {
    yield 'address names two certificates, by hostedZoneId and by certificateArn: keep one';
  }
  if (address.kind === 'self-signed') return;
  if (!HOST.test(address.domain)) {
    yield `address.domain is "${address.domain}", not a host name in lower case`;
  }
  if (address.kind === 'domain') return;
  const [, inRegion, inAccount] = CERTIFICATE.exec(address.certificateArn) ?? [];
  if (inRegion !== region || inAccount !== account) {
    yield `address.certificateArn is "${address.certificateArn}", not a certificate of ACM in ${region} and account ${account}`;
  }
}

function* modelProblems({ models: allowed, region }: Environment): Generator<string> {
  if (allowed.length === 0) yield 'models is empty: the first one is the default';
  if (new Set(allowed).size !== allowed.length) yield 'models names one twice';
  for (const [n, id] of allowed.entries()) {
    if (!Object.hasOwn(models, id)) {
      yield `models[${n}] is "${id}", which stacks/models.ts does not know`;
    } else if (!modelIsIn(id, region)) {
      const { regions } = models[id];
      yield `models[${n}] is "${id}", which cannot be called from ${region}: only from ${regions.join(', ')}`;
    }
  }
}

const isHttps = (text: string) => URL.canParse(text) && text.startsWith('https://');

function* federationProblems({ users }: Environment): Generator<string> {
  if (users.pool === 'existing' || users.federation === undefined) return;
  const { federation } = users;
  if (!/^[A-Za-z][A-Za-z0-9-]{2,31}$/.test(federation.name) || /^cognito$/i.test(federation.name)) {
    yield `users.federation.name is "${federation.name}", not 3 to 32 letters, digits and hyphens, or it is Cognito's own`;
  }
  if (federation.emailClaim === '') yield 'users.federation.emailClaim is empty';
  if (federation.kind === 'saml') {
    if (!isHttps(federation.metadataUrl))
      yield `users.federation.metadataUrl is "${federation.metadataUrl}", not an https address`;
    return;
  }
  if (!isHttps(federation.issuer) || federation.issuer.endsWith('/'))
    yield `users.federation.issuer is "${federation.issuer}", not an https address without a slash at its end`;
  if (federation.clientId === '') yield 'users.federation.clientId is empty';
}

function* problems(environment: Environment): Generator<string> {
  const { name, account, region, tasks, users, alarmEmail } = environment;
  if (!/^[a-z][a-z0-9-]{1,15}$/.test(name)) {
    yield `name is "${name}", not 2 to 16 lower-case letters, digits and hyphens`;
  }
  const reserved = ['aws', 'amazon', 'cognito'].find((word) => name.includes(word));
  if (reserved !== undefined)
    yield `name is "${name}": Cognito refuses "${reserved}" in the prefix of a hosted UI`;
  if (name.endsWith('-')) yield `name is "${name}": names in AWS must not end with a hyphen`;
  if (!/^\d{12}$/.test(account)) yield `account is "${account}", not twelve digits`;
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    yield `region is "${region}", not one such as us-east-1`;
  yield* networkProblems(environment);
  yield* addressProblems(environment);
  yield* modelProblems(environment);
  yield* federationProblems(environment);
  yield* guardrailProblems(environment);
  if (users.pool === 'existing' && !users.id.startsWith(`${region}_`)) {
    yield `users.id is "${users.id}", not a user pool of ${region}`;
  }
  if (!Number.isInteger(tasks.min) || tasks.min < 1 || tasks.max < tasks.min) {
    yield `tasks are ${tasks.min} to ${tasks.max}: at least 1, and no more at least than at most`;
  }
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(alarmEmail)) {
    yield `alarmEmail is "${alarmEmail}", not an e-mail address`;
  }
  if (!isHttps(environment.runbooks))
    yield `runbooks is "${environment.runbooks}", not an address that begins with https://`;
  if (!(environment.monthlyBudgetUsd > 0)) yield 'monthlyBudgetUsd must be more than 0';
}

/**
 * Checks one environment against the rules that TypeScript's types cannot express.
 * @throws {EnvironmentError} naming every invalid field at once
 */
export function checkEnvironment(environment: Environment): void {
  report([...problems(environment)].map((problem) => `${environment.name}.${problem}`));
}

/**
 * Checks that no two environments share a name or an address range.
 * @throws {EnvironmentError} naming the environments that do
 */
export function checkTogether(environments: readonly Environment[]): void {
  const found: string[] = [];
  for (const [n, one] of environments.entries()) {
    for (const other of environments.slice(n + 1)) {
      if (one.name === other.name) found.push(`Two environments are named "${one.name}"`);
      if (one.account === other.account && [one, other].some((e) => e.budgetCovers === 'account'))
        found.push(
          `${one.name} and ${other.name} share account ${one.account}: budgetCovers of both must be tags`,
        );
      if (one.network.vpc === 'existing' || other.network.vpc === 'existing') continue;
      const ranges = [rangeOf(one.network.cidr), rangeOf(other.network.cidr)];
      if (ranges[0] && ranges[1] && overlap(ranges[0], ranges[1])) {
        found.push(
          `${one.name}.network.cidr ${one.network.cidr} overlaps ${other.name}.network.cidr ${other.network.cidr}`,
        );
      }
    }
  }
  report(found);
}

function report(found: readonly string[]): void {
  if (found.length === 0) return;
  throw new EnvironmentError(
    `Cannot use stacks/environments.ts:\n${found.map((line) => `  ${line}`).join('\n')}`,
  );
}
