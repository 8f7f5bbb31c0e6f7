import type { FirstWord } from './first-word.ts';
import type { Machine } from './machine.ts';

/** Onecall's CPU time beside the raw server's, for streams of the same length. */
export type CpuComparison = Readonly<{
  streams: number;
  rounds: number;
  /** Tokens the model wrote in each stream, the header's included. */
  tokens: number;
  rawUsPerToken: number;
  onecallUsPerToken: number;
  ratio: number;
  /** Median time of an answer beside what the model's pace makes it: above 1 the machine fell behind. */
  rawStretch: number;
  onecallStretch: number;
}>;

export type BenchResults = Readonly<{
  command: string;
  at: string;
  machine: Machine;
  firstWord: readonly FirstWord[];
  cpu: readonly CpuComparison[];
  memoryMb: Readonly<{
    idle: number;
    streams: number;
    withStreams: number;
    rawWithStreams: number;
  }>;
  seconds: number;
}>;

/** The goals, each an upper bound. */
export const GOALS = {
  firstWordRatio: { 1: 1.05, 20: 1.15 },
  cpuRatio: 1.5,
  idleMb: 120,
  streamsMb: 200,
} as const;
