import type { FirstWord } from './first-word.ts';
import type { NotesFigures } from './notes.ts';
import type { Machine } from './machine.ts';

/** Onecall's CPU time beside the raw server's, for streams of the same length. */
export type CpuComparison = Readonly<{
  streams: number;
  /** Tokens the model wrote in each stream, the header's included. */
  tokens: number;
  /** CPU time of one stream, in microseconds, in each round. */
  rawUs: readonly number[];
  onecallUs: readonly number[];
  /**
   * Median time of an answer divided by the time that the model's pace takes; above 1 the server or machine fell
   * behind.
   */
  rawStretch: number;
  onecallStretch: number;
}>;

export type BenchResults = Readonly<{
  command: string;
  at: string;
  machine: Machine;
  /** The greatest share of the machine that other programs used just before a part, from 0 to 1. */
  busy: number;
  /** The parts that could not be measured, with the reason. */
  failures: readonly string[];
  firstWord: readonly FirstWord[];
  notes: NotesFigures;
  cpu: readonly CpuComparison[];
  memoryMb: Readonly<{
    idle: number;
    streams: number;
    withStreams: number;
    rawWithStreams: number;
  }>;
  seconds: number;
}>;
