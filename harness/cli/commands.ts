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
const TAG = { ENV: '--env', TAG: '--tag' } as const;
const PORT = { flags: '--port <number>', about: 'port of the load balancer', variable: 'PORT' };

/** Returns the commands for people's spending. They work with local and with deployed environments. */
function spending(): readonly CommandEntry[] {
  const entry = (
    name: string,
    about: string,
    variables: Readonly<Record<string, string>> = {},
  ) => ({
    name,
    group: 'Operate' as const,
    about,
    program: ['harness/environments/spending.ts', name] as const,
    deployed: { program: [STACKS, name] as const, needs: ['stacks' as const] },
    variables: { ENV: '--env', ...variables },
  });
  return [
    entry('usage', 'print what people spent in a month', {
      MONTH: '--month',
      FORMAT: '--format',
      NAMES: '--names',
    }),
    entry('budget', "set somebody's dollars a month up to a day", {
      WHO: '--who',
      USD: '--usd',
      UNTIL: '--until',
    }),
    entry('pause', 'refuse all model calls within 5 s'),
    entry('resume', 'allow model calls again'),
  ];
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'dev',
    group: 'Try',
    about: 'start everything on this machine; no AWS account is needed',
    program: ['harness/environments/dev.ts'],
    needs: ['page'],
    options: [
      PORT,
      {
        flags: '--offline',
        about: 'use the offline model even where another one is found',
        variable: 'OFFLINE',
      },
    ],
  },
  {
    name: 'container',
    group: 'Try',
    about: "start the image under its task's limits; needs `onecall image build`",
    program: ['harness/environments/container-main.ts'],
    options: [PORT],
  },
  {
    name: 'token',
    group: 'Try',
    about: 'print an access token and nothing else',
    program: ['harness/environments/token.ts'],
    deployed: { program: [STACKS, 'token'], needs: ['stacks'] },
    options: [
      { flags: '--env <name>', about: 'environment (default: local)', variable: 'ENV' },
      { flags: '--as <user>', about: 'verify-01 to verify-20, alice or bob', variable: 'AS' },
    ],
  },
  {
    name: 'verify',
    group: 'Prove',
    about: 'prove the promise against an environment or an address',
    program: ['harness/proof/verify/main.ts'],
    needs: ['page', 'chromium', 'description', 'certificate'],
  },
  {
    name: 'verify-harness',
    group: 'Prove',
    about: 'show that every known-bad server is detected',
    program: ['harness/proof/mutants/main.ts'],
    needs: ['page'],
  },
  {
    name: 'simulate',
    group: 'Prove',
    about: 'simulate how often the proof would be wrong; sends nothing',
    program: ['harness/proof/simulate/main.ts'],
  },
  {
    name: 'verify-planted',
    group: 'Prove',
    about: 'show that mistakes in applied resources are detected',
    program: ['harness/proof/planted/main.ts'],
    variables: { ENV: '--env', ONLY: '--only' },
  },
  {
    name: 'compare',
    group: 'Prove',
    about: 'show what changed between two verifications',
    program: ['harness/proof/report/compare-main.ts'],
  },
  {
    name: 'eval',
    group: 'Measure',
    about: 'measure routing accuracy on labelled questions',
    program: ['harness/measure/eval/main.ts'],
  },
  {
    name: 'bench',
    group: 'Measure',
    about: 'measure time and memory as ratios to a raw server',
    program: ['harness/measure/bench/main.ts'],
    needs: ['page'],
  },
  {
    name: 'soak',
    group: 'Measure',
    about: 'send an hour of load and watch memory and file descriptors',
    program: ['harness/measure/soak/main.ts'],
    variables: { ENV: '--env', MINUTES: '--minutes', RATE: '--rate' },
  },
  {
    name: 'image',
    group: 'Deploy',
    about: 'build, push and audit the container image, or start a private engine',
    program: ['harness/environments/image/cli.ts'],
  },
  {
    name: 'plan',
    group: 'Deploy',
    about: 'show what a deploy would change',
    program: [STACKS, 'plan'],
    needs: ['stacks'],
    variables: TAG,
  },
  {
    name: 'deploy',
    group: 'Deploy',
    about: 'deploy a commit to an environment',
    program: [STACKS, 'deploy'],
    needs: ['stacks'],
    variables: TAG,
  },
  {
    name: 'destroy',
    group: 'Deploy',
    about: 'destroy an environment; refuses production',
    program: [STACKS, 'destroy'],
    needs: ['stacks'],
    variables: { ENV: '--env' },
  },
  {
    name: 'outputs',
    group: 'Operate',
    about: 'print what the last deploy left, as JSON',
    program: [STACKS, 'outputs'],
    needs: ['stacks'],
    variables: { ENV: '--env' },
  },
  {
    name: 'logs',
    group: 'Operate',
    about: 'print log lines of the server',
    program: [STACKS, 'logs'],
    needs: ['stacks'],
    variables: { ENV: '--env', SINCE: '--since', FILTER: '--filter', FOLLOW: '--follow' },
  },
  {
    name: 'users',
    group: 'Operate',
    about: 'list, invite or remove people',
    program: [STACKS, 'users'],
    needs: ['stacks'],
    variables: { ENV: '--env', ADD: '--add', EMAIL: '--email', REMOVE: '--remove' },
  },
  ...spending(),
  {
    name: 'deployer',
    group: 'Deploy',
    about: 'write the policies of the roles that deploy, and how to create them',
    program: [STACKS, 'deployer'],
    needs: ['stacks'],
    variables: { ENV: '--env' },
  },
  {
    name: 'unlock',
    group: 'Operate',
    about: 'release the state lock of a deploy that no longer runs',
    program: [STACKS, 'unlock'],
    needs: ['stacks'],
    variables: { ENV: '--env', STACK: '--stack', LOCK: '--lock' },
  },
];
