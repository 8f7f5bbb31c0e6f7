import { keepRunning } from './keep-running.ts';
import { startLocal } from './local.ts';

/** Runs the server and the emulators on this machine until Ctrl-C, for `make dev`. */
await keepRunning({ name: 'local', start: startLocal });
