/** Headings of the groups of commands in the help text, in the order in which a newcomer needs them. */
export const GROUPS = ['Try', 'Prove', 'Measure', 'Deploy', 'Operate'] as const;
export type Group = (typeof GROUPS)[number];

/** Something that must be prepared before a command starts, such as the built page or a browser. */
export type Need = 'page' | 'chromium' | 'stacks' | 'description' | 'certificate';

/** An option that `onecall` reads itself and passes to the program in an environment variable. */
export type VariableOption = Readonly<{ flags: string; about: string; variable: string }>;

/** A subcommand of `onecall`: the program that it starts, what must be prepared before, and the program's options. */
export type CommandEntry = Readonly<{
  name: string;
  group: Group;
  about: string;
  /** Path of the program relative to the project's root, and arguments that precede the user's. */
  program: readonly [file: string, ...args: string[]];
  needs?: readonly Need[];
  /** Options that `onecall` reads because the program reads none itself. */
  options?: readonly VariableOption[];
  /** Program that the subcommand starts for a deployed environment; absent if `program` serves every environment. */
  deployed?: Pick<CommandEntry, 'program' | 'needs'>;
  /** Option that each variable of a `make` command line stands for. */
  variables?: Readonly<Record<string, string>>;
}>;

const STACKS = 'stacks/deploy/cli.ts';
const ENV = { ENV: '--env' } as const;
const TAG = { ...ENV, TAG: '--tag' } as const;
const PORT = { flags: '--port <number>', about: 'port of the load balancer', variable: 'PORT' };
const OFFLINE = {
  flags: '--offline',
  about: 'use the offline model even where another one is found',
  variable: 'OFFLINE',
};

type Row = readonly [name: string, about: string, file: string, more?: Partial<CommandEntry>];

/** Returns the commands of one group that each start a program of their own. */
const programs = (group: Group, rows: readonly Row[]): readonly CommandEntry[] =>
  rows.map(([name, about, file, more]) => ({ name, group, about, program: [file], ...more }));

type Variables = NonNullable<CommandEntry['variables']>;
type StackRow = readonly [name: string, about: string, variables?: Variables];

/** Returns the commands of one group that work with deployed environments, through the program of the stacks. */
const stacks = (group: Group, rows: readonly StackRow[]): readonly CommandEntry[] =>
  rows.map(([name, about, variables = ENV]) => ({
    name,
    group,
    about,
    program: [STACKS, name],
    needs: ['stacks'],
    variables,
  }));

/** Returns the commands for people's spending. They work with local and with deployed environments. */
const spending = (rows: readonly StackRow[]): readonly CommandEntry[] =>
  stacks('Operate', rows).map(({ program, needs = [], ...entry }) => ({
    ...entry,
    program: ['harness/environments/spending.ts', entry.name],
    deployed: { program, needs },
  }));

/** All subcommands of `onecall`. */
export const COMMANDS: readonly CommandEntry[] = [
  ...programs('Try', [
    [
      'dev',
      'start everything on this machine; no AWS account is needed',
      'harness/environments/dev.ts',
      { needs: ['page'], options: [PORT, OFFLINE] },
    ],
    [
      'container',
      "start the image under its task's limits; needs `onecall image build`",
      'harness/environments/container-main.ts',
      { options: [PORT] },
    ],
    [
      'token',
      'print an access token and nothing else',
      'harness/environments/token.ts',
      {
        deployed: { program: [STACKS, 'token'], needs: ['stacks'] },
        options: [
          { flags: '--env <name>', about: 'environment (default: local)', variable: 'ENV' },
          { flags: '--as <user>', about: 'verify-01 to verify-20, alice or bob', variable: 'AS' },
        ],
      },
    ],
  ]),
  ...programs('Prove', [
    [
      'verify',
      'prove the promise against an environment or an address',
      'harness/proof/verify/main.ts',
      { needs: ['page', 'chromium', 'description', 'certificate'] },
    ],
    [
      'verify-harness',
      'show that every known-bad server is detected',
      'harness/proof/mutants/main.ts',
      { needs: ['page'] },
    ],
    [
      'simulate',
      'simulate how often the proof would be wrong; sends nothing',
      'harness/proof/simulate/main.ts',
    ],
    [
      'verify-planted',
      'show that mistakes in applied resources are detected',
      'harness/proof/planted/main.ts',
      { variables: { ...ENV, ONLY: '--only' } },
    ],
    [
      'compare',
      'show what changed between two verifications',
      'harness/proof/report/compare-main.ts',
    ],
  ]),
  ...programs('Measure', [
    ['eval', 'measure routing accuracy on labelled questions', 'harness/measure/eval/main.ts'],
    [
      'bench',
      'measure time and memory as ratios to a raw server',
      'harness/measure/bench/main.ts',
      { needs: ['page'] },
    ],
    [
      'soak',
      'send an hour of load and watch memory and file descriptors',
      'harness/measure/soak/main.ts',
      { variables: { ...ENV, MINUTES: '--minutes', RATE: '--rate' } },
    ],
  ]),
  ...programs('Deploy', [
    [
      'image',
      'build, push and audit the container image, or start a private engine',
      'harness/environments/image/cli.ts',
    ],
  ]),
  ...stacks('Deploy', [
    ['plan', 'show what a deploy would change', TAG],
    ['deploy', 'deploy a commit to an environment', TAG],
    ['destroy', 'destroy an environment; refuses production'],
    ['deployer', 'write the policies of the roles that deploy, and how to create them'],
  ]),
  ...stacks('Operate', [
    ['outputs', 'print what the last deploy left, as JSON'],
    [
      'logs',
      'print log lines of the server',
      { ...ENV, SINCE: '--since', FILTER: '--filter', FOLLOW: '--follow' },
    ],
    [
      'users',
      'list, invite or remove people',
      { ...ENV, ADD: '--add', EMAIL: '--email', REMOVE: '--remove' },
    ],
  ]),
  ...spending([
    [
      'usage',
      'print what people spent in a month',
      { ...ENV, MONTH: '--month', FORMAT: '--format', NAMES: '--names' },
    ],
    [
      'budget',
      "set somebody's dollars a month up to a day",
      { ...ENV, WHO: '--who', USD: '--usd', UNTIL: '--until' },
    ],
    ['pause', 'refuse all model calls within 5 s'],
    ['resume', 'allow model calls again'],
  ]),
  ...stacks('Operate', [
    [
      'unlock',
      'release the state lock of a deploy that no longer runs',
      { ...ENV, STACK: '--stack', LOCK: '--lock' },
    ],
  ]),
];
