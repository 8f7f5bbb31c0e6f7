import * as z from 'zod';
import { Result } from './result.ts';

/** Returns the JSON schema of `result.json`, which is committed as `result.schema.json`. */
export const resultSchema = (): string =>
  `${JSON.stringify(z.toJSONSchema(Result, { target: 'draft-2020-12' }), null, 2)}\n`;
