import type { Environment, Network } from './environment.ts';

type NewNetwork = Extract<Network, { vpc: 'new' }>;

/**
 * Settings that follow from an environment's size. The address range is not one of them, because each environment has
 * its own.
 */
type Size = Pick<Environment, 'task' | 'tasks' | 'containerInsights'> & {
  readonly network: Omit<NewNetwork, 'cidr'>;
};

/** Sizes for `environments.ts`. They set the parts of an environment that cost money even when nobody uses it. */
export const sizes = {
  /** Size for trying Onecall out, with one ECS task. */
  trial: {
    network: { vpc: 'new', zones: ['a', 'b'], natGateways: 'one', interfaceEndpoints: false },
    task: { cpu: 512, memory: 1024 },
    tasks: { min: 1, max: 2 },
    containerInsights: false,
  },
  /** Size for a team. It survives the loss of a task, but not of the availability zone with the only NAT gateway. */
  small: {
    network: { vpc: 'new', zones: ['a', 'b'], natGateways: 'one', interfaceEndpoints: false },
    task: { cpu: 512, memory: 1024 },
    tasks: { min: 2, max: 4 },
    containerInsights: false,
  },
  /** Size that survives the loss of an availability zone, and keeps calls to AWS's services off the internet. */
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

/** Returns the settings of an environment that follow from its size, with the environment's address range. */
export const sized = <const Name extends keyof typeof sizes>(size: Name, cidr: string) => ({
  ...sizes[size],
  network: { ...sizes[size].network, cidr },
});
