import { z } from 'zod';
import { createOfflineModel } from '../emulator/offline-model/create-offline-model.ts';
import { restatedPrompt } from '../emulator/offline-model/restated-prompt.ts';
import type { Classifies } from './classify-port.ts';
import { isRoute } from './routes.ts';

const MODEL_ID = 'offline.standard-v1:0';
const Header = z.object({ route: z.string(), p: z.number() });

/** Classifies by the offline model in this process: no server, no sign-in. */
export async function direct(): Promise<Classifies> {
  const model = await createOfflineModel();
  return {
    concurrency: 1,
    classify: async (query) => {
      const context = { modelId: MODEL_ID, signal: new AbortController().signal };
      let text = '';
      for await (const piece of model.respond(restatedPrompt(query), context)) {
        text += piece;
        if (text.includes('\n')) break;
      }
      const header = Header.parse(JSON.parse(text.slice(0, text.indexOf('\n'))));
      const route = isRoute(header.route) ? header.route : undefined;
      return {
        route,
        confidence: header.p,
        fallback: false,
        model: `${MODEL_ID} (in this process)`,
      };
    },
    close: model.close,
  };
}
