import { startContainer } from './container.ts';
import { keepRunning } from './keep-running.ts';

/**
 * Runs the server's image under the limits of its ECS task until Ctrl-C. `IMAGE` names the image; without it, the image
 * that was built last is used.
 */
const image = process.env['IMAGE'];

await keepRunning({
  name: 'container',
  start: (options) => startContainer({ ...options, ...(image && { image }) }),
  about: ({ image: found, engine }) => [`Image     ${found.image} in ${engine.about}`],
});
