import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DeleteObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { stateBucketOf } from '../environment.ts';
import { DeployProblem } from './problem.ts';
import { folderOf, remark } from './project.ts';
import type { DeploySession } from './session.ts';

const Record = z.object({ command: z.string(), startedAt: z.string(), pids: z.array(z.int()) });
type Record = z.infer<typeof Record>;

const fileOf = (name: string) => join(folderOf(name), 'running.json');

/**
 * Tells whether a process runs. A zombie, which has ended but was not reaped by its parent (state Z), does not count.
 */
function isAlive(pid: number): boolean {
  try {
    const state = execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return !state.trim().startsWith('Z');
  } catch {
    return false;
  }
}

function read(name: string): Record | undefined {
  try {
    return Record.parse(JSON.parse(readFileSync(fileOf(name), 'utf8')));
  } catch {
    return undefined;
  }
}

function write(name: string, record: Record): void {
  mkdirSync(folderOf(name), { recursive: true });
  writeFileSync(fileOf(name), `${JSON.stringify(record)}\n`);
}

/**
 * Lock that allows one deploy or destroy of an environment at a time on this machine. Between machines, Terraform's
 * state locks do this.
 */
export interface RunLock {
  /** Records a child process in the lock. If it outlives this process, the next deploy or destroy waits for it. */
  readonly add: (pid: number | undefined) => void;
  readonly release: () => void;
}

/**
 * Longest wait in milliseconds for the Terraform processes of a killed deploy to end. Processes that take longer need a
 * person.
 */
const ORPHAN_MS = 900_000;
const POLL_MS = 250;

/**
 * Waits for the CDKTF and Terraform processes of a killed deploy or destroy, because they finish and record their
 * changes.
 * @throws {DeployProblem} when another deploy or destroy is running, or such a process does not end
 */
async function waitForEarlier(name: string, { command, startedAt, pids }: Record): Promise<void> {
  const others = pids.filter((pid) => pid !== process.pid);
  const alive = () => others.filter(isAlive);
  const [run] = pids;
  const busy = (instead: string) =>
    new DeployProblem(
      `Another "make ${command} ENV=${name}" runs since ${startedAt} (process ${alive().join(', ')}): ${instead}`,
    );
  if (run !== undefined && others.includes(run) && isAlive(run)) {
    throw busy('wait until it is done');
  }
  if (alive().length === 0) return;
  remark(
    `The "make ${command}" of ${startedAt} was killed; waiting for the Terraform it left behind`,
  );
  const until = Date.now() + ORPHAN_MS;
  while (alive().length > 0) {
    if (Date.now() > until) throw busy('it does not end by itself, look at that process');
    await wait(POLL_MS);
  }
}

/**
 * Takes the lock for a deploy or destroy.
 * @throws {DeployProblem} when another deploy or destroy is running
 */
export async function takeRunLock(session: DeploySession, command: string): Promise<RunLock> {
  const { name } = session.environment;
  const earlier = read(name);
  if (earlier !== undefined) {
    await waitForEarlier(name, earlier);
    remark(
      `The "make ${earlier.command}" of ${earlier.startedAt} did not finish; this one takes it up`,
    );
    if (session.emulated) await dropStateLocks(session);
  }
  const record = { command, startedAt: new Date().toISOString(), pids: [process.pid] };
  write(name, record);
  return {
    add(pid) {
      if (pid !== undefined) record.pids.push(pid);
      write(name, record);
    },
    release: () => rmSync(fileOf(name), { force: true }),
  };
}

/**
 * Removes the Terraform state locks that a killed deploy left in the emulator. The emulator has no other users, so
 * nobody holds these locks.
 */
async function dropStateLocks({ client, environment }: DeploySession): Promise<void> {
  const owned = { Bucket: stateBucketOf(environment), ExpectedBucketOwner: environment.account };
  const s3 = new S3Client(client);
  try {
    for await (const page of paginateListObjectsV2({ client: s3 }, owned)) {
      for (const { Key } of page.Contents ?? []) {
        if (Key?.endsWith('.tflock') === true) {
          await s3.send(new DeleteObjectCommand({ ...owned, Key }));
          remark(`  released the lock that it left on ${Key}`);
        }
      }
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoSuchBucket')) throw error;
  } finally {
    s3.destroy();
  }
}
