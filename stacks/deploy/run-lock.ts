import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { stateBucketOf } from '../environment.ts';
import { DeployProblem } from './problem.ts';
import { folderOf, say } from './project.ts';
import type { Session } from './session.ts';

const Record = z.object({ command: z.string(), startedAt: z.string(), pids: z.array(z.int()) });
type Record = z.infer<typeof Record>;

const fileOf = (name: string) => join(folderOf(name), 'running.json');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
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

/** One deploy or destroy of an environment at a time, on this machine; Terraform's own locks are for all machines. */
export interface RunLock {
  /** Also counts this process, so that a child that outlives us is not run into. */
  readonly add: (pid: number | undefined) => void;
  readonly release: () => void;
}

/**
 * @throws {DeployProblem} when another one runs.
 */
export async function takeRunLock(session: Session, command: string): Promise<RunLock> {
  const { name } = session.environment;
  const earlier = read(name);
  const alive = earlier?.pids.filter((pid) => pid !== process.pid && isAlive(pid)) ?? [];
  if (earlier !== undefined && alive.length > 0) {
    throw new DeployProblem(
      `Another "make ${earlier.command} ENV=${name}" runs since ${earlier.startedAt} (process ${alive.join(', ')}): wait until it is done`,
    );
  }
  if (earlier !== undefined) {
    say(
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

/** Nobody but this machine uses the emulator, so locks of a run that is gone are nobody's. */
async function dropStateLocks({ client, environment }: Session): Promise<void> {
  const Bucket = stateBucketOf(environment);
  const s3 = new S3Client(client);
  try {
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket })) {
      for (const { Key } of page.Contents ?? []) {
        if (Key?.endsWith('.tflock') === true) {
          await s3.send(new DeleteObjectCommand({ Bucket, Key }));
          say(`  released the lock that it left on ${Key}`);
        }
      }
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoSuchBucket')) throw error;
  } finally {
    s3.destroy();
  }
}
