import { writeFile } from 'node:fs/promises';
import { resultSchema } from './schema.ts';

// Program that writes the JSON schema; run it after a change of the result: `node
// harness/proof/report/write-schema.ts`.
await writeFile(new URL('result.schema.json', import.meta.url), resultSchema());
