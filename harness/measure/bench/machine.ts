import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

export type Machine = Readonly<{
  cores: number;
  cpu: string;
  memoryGb: number;
  node: string;
  /** Processes that ran or waited over the last minute: above the number of cores, figures are noisy. */
  load: number;
}>;

/** Describes the machine of the figures. */
export const describeMachine = (): Machine => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 1e9),
  node: process.version,
  load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
});
