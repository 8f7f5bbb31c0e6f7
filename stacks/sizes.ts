import type { Environment, Network } from './environment.ts';

type NewNetwork = Extract<Network, { vpc: 'new' }>;

/** The settings that follow from an environment's size; each environment has its own range of addresses. */
type Size = Pick<Environment, 'task' | 'tasks' | 'containerInsights'> & {
  readonly network: Omit<NewNetwork, 'cidr'>;
};

/** The named sizes for `environments.ts`. They cover the parts that cost money even when idle. */
export const sizes = {
  /** Size for trying Onecall out, with one task. */
  trial: {
    network: { vpc: 'new', zones: ['a', 'b'], natGateways: 'one', interfaceEndpoints: false },
    task: { cpu: 512, memory: 1024 },
    tasks: { min: 1, max: 2 },
    containerInsights: false,
  },
  /** Size for a team: it survives the loss of a task, but not of the zone with the only NAT gateway. */
  small: {
    network: { vpc: 'new', zones: ['a', 'b'], natGateways: 'one', interfaceEndpoints: false },
    task: { cpu: 512, memory: 1024 },
    tasks: { min: 2, max: 4 },
    containerInsights: false,
  },
  /** Survives the loss of a zone, and keeps calls of AWS off the internet. */
  standard: {
    network: {
      vpc: 'new',
      zones: ['a', 'b', 'c'],
      natGateways: 'one per zone',
      interfaceEndpoints: true,
    },
    task: { cpu: 1024, memory: 2048 },
    tasks: { min: 2, max: 10 },
    containerInsights: true,
  },
} as const satisfies Readonly<Record<string, Size>>;

/** Returns the parts of an environment of this size. */
export const sized = <const Name extends keyof typeof sizes>(size: Name, cidr: string) => ({
  ...sizes[size],
  network: { ...sizes[size].network, cidr },
});
