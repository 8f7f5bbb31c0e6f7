import { OnecallError } from '../errors.ts';
import type { Model } from '../model/port.ts';
import type { ControlWatch } from './watch-controls.ts';

/** Returns a model that ends its running calls when an operator pauses model calls. */
export const pausable = (model: Model, { onPause }: Pick<ControlWatch, 'onPause'>): Model =>
  async function* (prompt, call) {
    const pause = new AbortController();
    const unwatch = onPause(() => pause.abort(new OnecallError('ended_by_pause')));
    try {
      yield* model(prompt, { ...call, signal: AbortSignal.any([call.signal, pause.signal]) });
    } finally {
      unwatch();
    }
  };
