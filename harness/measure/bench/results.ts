import type { FirstWord } from './first-word.ts';
import type { HistoryCost } from './history-cost.ts';
import type { NotesFigures } from './notes.ts';
import type { Machine } from './machine.ts';

/** CPU time of Onecall and of the raw server for streams with the same number of tokens. */
export type CpuComparison = Readonly<{
  streams: number;
  /** Number of tokens that the model wrote in each stream, including the header. */
  tokens: number;
  /** CPU time per stream in microseconds, in each round, for the raw server and for Onecall. */
  rawUs: readonly number[];
  onecallUs: readonly number[];
  /**
   * Median time of an answer, divided by the time that the scripted model needs to write it. Above 1, the server or the
   * machine fell behind.
   */
  rawStretch: number;
  onecallStretch: number;
}>;

export type BenchResults = Readonly<{
  command: string;
  at: string;
  machine: Machine;
  /**
   * Largest share of the machine's CPU time that other programs used just before a timed part of the bench, from 0 to 1.
   * Null when no part was timed.
   */
  busy: number | null;
  /** Parts of the bench that could not be measured, each with the reason. */
  failures: readonly string[];
  firstWord: readonly FirstWord[];
  notes: NotesFigures;
  history: readonly HistoryCost[];
  cpu: readonly CpuComparison[];
  memoryMb: Readonly<{
    idle: number;
    streams: number;
    withStreams: number;
    rawWithStreams: number;
  }>;
  seconds: number;
}>;
