import type { CallRecord, Model, ModelAnswer, Prompt } from './port.ts';

/** A feature that costs one model call: what to ask, and how to read the answer. */
export type OneCall<In, Out> = Readonly<{
  prompt: (input: In) => Prompt;
  read: (answer: ModelAnswer) => Out;
}>;

export class BudgetSpentError extends Error {
  override readonly name = 'BudgetSpentError';
}

export type BudgetOptions = Readonly<{
  model: Model;
  modelId: string;
  profile?: string | undefined;
  traceId: string;
  signal: AbortSignal;
  /** The record of the call's cost. */
  record: CallRecord;
  /** Called for each part the model writes. */
  onPart: () => void;
}>;

/** The budget of one request: one model call, once. */
export class Budget {
  readonly #options: BudgetOptions;
  #spent = false;

  constructor(options: BudgetOptions) {
    this.#options = options;
  }

  /** Makes the call. @throws {BudgetSpentError} on the second use, even if the first failed */
  call(prompt: Prompt): ModelAnswer {
    if (this.#spent) throw new BudgetSpentError('Cannot call the model twice in one request');
    this.#spent = true;
    return this.#heard(prompt);
  }

  async *#heard(prompt: Prompt): ModelAnswer {
    const { model, onPart, ...call } = this.#options;
    for await (const part of model(prompt, call)) {
      onPart();
      yield part;
    }
  }
}

/** Makes the model call of a request. No other place in the server calls a model. */
export function spend<In, Out>(task: OneCall<In, Out>, input: In, budget: Budget): Out {
  return task.read(budget.call(task.prompt(input)));
}
