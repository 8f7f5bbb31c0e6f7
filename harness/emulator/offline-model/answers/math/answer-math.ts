import { WorkerFailure, type WorkerCalls, createWorkerCalls } from '../../worker-calls.ts';
import { readMathTask } from './read-task.ts';
import { MathResult } from './task.ts';

/** Longest time for one math task in milliseconds; the worker thread is then ended. */
const TIME_LIMIT_MS = 1_000;

export const createMathCalls = (): WorkerCalls =>
  createWorkerCalls({
    module: new URL('./math-worker.ts', import.meta.url),
    timeoutMs: TIME_LIMIT_MS,
  });

function write({ working, relation, result, shown }: MathResult): string {
  const lines = working.split('\n');
  if (lines.length === 1 && shown === undefined) return `${working} ${relation} **${result}**`;
  const steps = lines.map((line) => `- ${line}`).join('\n');
  return `${steps}\n\nSo **${shown ?? result}**`;
}

/**
 * Answers a question of mathematics, with its working; returns undefined unless every word of the question is
 * understood.
 */
export async function answerMath(
  query: string,
  { calls, brief }: Readonly<{ calls: WorkerCalls; brief: boolean }>,
): Promise<string | undefined> {
  const task = readMathTask(query);
  if (task === undefined) return undefined;
  try {
    const result = MathResult.parse(await calls.call(task));
    const about = result.relation === '≈' ? '≈ ' : '';
    return brief ? `${about}**${result.result}**` : write(result);
  } catch (error) {
    const why = error instanceof WorkerFailure ? error.message : 'it took too long';
    return `I could not work that out: ${why}.`;
  }
}
