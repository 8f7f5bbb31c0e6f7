import { writeFileSync } from 'node:fs';
import { neededRights } from '../deploy/requests-seen.ts';
import { RIGHTS_FILE, observedRights } from './rights.ts';

/** Adds the IAM actions that the last `make check-emulated` needed to the recorded ones in `rights.json`. */
const known = observedRights();
const all = [...new Set([...known, ...neededRights()])].toSorted();
writeFileSync(RIGHTS_FILE, `${JSON.stringify(all, undefined, 2)}\n`);
process.stdout.write(`${all.length - known.length} new of ${all.length}\n`);
