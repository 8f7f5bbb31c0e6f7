import type { ModelConfig } from '../config.ts';
import { OnecallError } from '../errors.ts';

/**
 * Returns the model that a request chose by its id, or the default model (C5).
 *
 * @throws {OnecallError} `input_invalid` when no allowed model has this id
 */
export function chooseModel(
  models: readonly [ModelConfig, ...ModelConfig[]],
  id: string | undefined,
): ModelConfig {
  if (id === undefined) return models[0];
  const chosen = models.find((model) => model.id === id);
  if (chosen) return chosen;
  const accepted = models.map((model) => `"${model.id}"`).join(', ');
  throw new OnecallError('input_invalid', {
    message: `Cannot use that model: accepted are ${accepted}`,
  });
}
