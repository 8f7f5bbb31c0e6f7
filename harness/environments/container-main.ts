import { startContainer } from './container.ts';
import { keepRunning } from './keep-running.ts';

/**
 * Runs the image under its task's limits until Ctrl-C. `IMAGE` names an image other than the one that was built last.
 */
const image = process.env['IMAGE'];

await keepRunning({
  name: 'container',
  start: (options) => startContainer({ ...options, ...(image && { image }) }),
  about: ({ image: found, engine }) => [`Image     ${found.image} in ${engine.about}`],
});
