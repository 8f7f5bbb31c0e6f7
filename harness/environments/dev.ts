import { keepRunning } from './keep-running.ts';
import { startLocal } from './local.ts';

/** `make dev`: runs the server and the emulator on this machine until Ctrl-C. */
await keepRunning({ name: 'local', start: startLocal });
