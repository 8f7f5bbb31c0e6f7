import type { CallRecord, Model, ModelAnswer, Prompt } from './port.ts';

/** A feature that makes exactly one model call: `prompt` builds the call's prompt, and `read` reads the reply. */
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
  /** Record of the model call's attempts and billing, which the model fills in. */
  record: CallRecord;
  /** Called for each part that the model writes. */
  onPart: () => void;
}>;

/** Permission of one request to call a model, which can be used only once. */
export class Budget {
  readonly #options: BudgetOptions;
  #spent = false;

  constructor(options: BudgetOptions) {
    this.#options = options;
  }

  /** Calls the model. @throws {BudgetSpentError} on the second use, even if the first call failed */
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
