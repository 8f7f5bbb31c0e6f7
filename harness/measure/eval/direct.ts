import { createOfflineModel } from '../../emulator/offline-model/create-offline-model.ts';
import { restatedPrompt } from '../../emulator/offline-model/restated-prompt.ts';
import type { Classifies } from './classify-port.ts';
import { isRouteCode } from '../../proof/target/wire/routes.ts';

const MODEL_ID = 'offline.standard-v1:0';

/** Returns a classifier that uses the offline model in this process, without a server or sign-in. */
export async function direct(): Promise<Classifies> {
  const model = await createOfflineModel();
  return {
    concurrency: 1,
    classify: async (query) => {
      const context = { modelId: MODEL_ID, signal: new AbortController().signal };
      let text = '';
      for await (const piece of model.respond(restatedPrompt(query), context)) {
        if (typeof piece !== 'string') continue;
        text += piece;
        if (text.includes('\n')) break;
      }
      const [, code = '', percent = '0'] = /^([a-z]+) (\d{1,3})\n/.exec(text) ?? [];
      const route = isRouteCode(code) ? code : undefined;
      return {
        route,
        confidence: Number(percent) / 100,
        fallback: false,
        model: `${MODEL_ID} (in this process)`,
      };
    },
    close: model.close,
  };
}
