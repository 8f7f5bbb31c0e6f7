import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

export type Machine = Readonly<{
  cores: number;
  cpu: string;
  memoryGb: number;
  node: string;
  /**
   * Average number of processes that ran or waited in the last minute. If it exceeds the number of cores, measured
   * times vary a lot.
   */
  load: number;
}>;

/** Describes the machine on which the figures are measured. */
export const describeMachine = (): Machine => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 1e9),
  node: process.version,
  load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
});
