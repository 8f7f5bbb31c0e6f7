import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** The people and groups of a Cognito user pool, as the command that starts this program passes them. */
const Directory = z.object({
  people: z.array(z.object({ sub: z.string(), username: z.string() })),
  groups: z.array(z.string()),
});
export type Directory = z.infer<typeof Directory>;

/** A problem that the operator can fix. Its message says which input is accepted. */
export class OperatorProblem extends Error {
  override readonly name = 'OperatorProblem';
}

/** Reads the people and groups of the user pool from standard input. */
export async function readDirectory(): Promise<Directory> {
  const parsed = Directory.safeParse(JSON.parse(await text(process.stdin)));
  if (parsed.success) return parsed.data;
  throw new OperatorProblem(
    'Cannot read the people of the user pool: expected JSON on standard input',
  );
}
