/** The local environment with the offline model, apart from whoever measures it. Ends when its parent lets go. */
import { rm } from 'node:fs/promises';
import { startLocal } from '../environments/local.ts';
import { chooseModels } from '../environments/models.ts';

const folder = process.argv[2] ?? '';
const { models, answers, close } = await chooseModels(process.env);
const local = await startLocal({ models, folder, ...(answers && { answers }) });
process.once('disconnect', () => {
  void Promise.allSettled([local.close(), close()])
    .then(() => rm(folder, { recursive: true, force: true }))
    .then(() => process.exit(0));
});
process.send?.({ ready: true });
