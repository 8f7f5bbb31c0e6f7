import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** The people and groups of a user pool, as the command that starts this program reads them. */
const Directory = z.object({
  people: z.array(z.object({ sub: z.string(), username: z.string() })),
  groups: z.array(z.string()),
});
export type Directory = z.infer<typeof Directory>;

/** A problem that the operator can fix; its message says what is accepted. */
export class OperatorProblem extends Error {
  override readonly name = 'OperatorProblem';
}

/** Reads the directory from standard input. */
export async function readDirectory(): Promise<Directory> {
  const parsed = Directory.safeParse(JSON.parse(await text(process.stdin)));
  if (parsed.success) return parsed.data;
  throw new OperatorProblem(
    'Cannot read the people of the user pool: expected JSON on standard input',
  );
}
