import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { folderOf } from './project.ts';
import { DEPLOYER, EMULATED } from './session.ts';
import type { DeploySession } from './session.ts';

const Seen = z.object({
  checked: z.int(),
  violations: z.array(
    z.object({
      service: z.string(),
      operation: z.string(),
      at: z.string(),
      rule: z.string(),
      value: z.unknown(),
    }),
  ),
  unreadable: z.array(z.unknown()),
  denied: z.array(z.string()),
  operations: z.record(z.string(), z.array(z.string())),
});

/**
 * The emulator's record of the requests that it got: those that violate AWS's API models, and the IAM actions that each
 * caller needed.
 */
export type RequestsSeen = Readonly<z.infer<typeof Seen>>;

const FILE = join(folderOf(EMULATED), 'requests.json');

/** Saves the requests that an emulator recorded to a file, because they are lost when the emulator ends. */
export async function keepRequests({ endpoint }: DeploySession): Promise<void> {
  const response = await fetch(`${endpoint}/moto-api/requests`);
  writeFileSync(FILE, JSON.stringify(Seen.parse(await response.json())));
}

/** Returns the requests that the most recently destroyed emulator had recorded. */
export const keptRequests = (): RequestsSeen => Seen.parse(JSON.parse(readFileSync(FILE, 'utf8')));

/** Returns the IAM actions that the deploys to the most recently destroyed emulator needed, in alphabetical order. */
export const neededRights = (): string[] => (keptRequests().operations[DEPLOYER] ?? []).toSorted();
