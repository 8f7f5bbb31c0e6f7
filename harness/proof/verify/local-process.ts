/**
 * Program `local-process.ts <folder> <local | container>`: runs an environment on this machine with the offline model.
 * It is a process apart from the one that measures the environment, and ends when its parent disconnects.
 */
import { rm } from 'node:fs/promises';
import { startContainer } from '../../environments/container.ts';
import { startLocal } from '../../environments/local.ts';
import { chooseModels, withPriced } from '../../environments/models.ts';
import { messageOf } from '../evidence/parse.ts';

const [folder = '', kind] = process.argv.slice(2);
const { models, answers, pricedModel, close } = withPriced(
  await chooseModels(process.env, async () => undefined),
);
const start = kind === 'container' ? startContainer : startLocal;
const image = process.env['IMAGE'];
try {
  const environment = await start({
    models,
    folder,
    ...(answers && { answers }),
    ...(pricedModel !== undefined && { pricedModel }),
    ...(image && { image }),
  });
  process.once('disconnect', () => {
    void Promise.allSettled([environment.close(), close()])
      .then(() => rm(folder, { recursive: true, force: true }))
      .then(() => process.exit(0));
  });
  process.send?.({ ready: true });
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
