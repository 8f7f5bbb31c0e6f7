import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsConfigOf } from '../../target/aws-clients.ts';
import type { FoundTarget } from '../find-target.ts';
import { fileLease } from './file-lease.ts';
import { takeLease, type Lease } from './lease.ts';
import { tableLease } from './table-lease.ts';

const ROOT = fileURLToPath(new URL('../../../../.onecall', import.meta.url));

type Holding = Readonly<{ say: (text: string) => void; signal: AbortSignal }>;

/**
 * Takes the lease of the target for one run, unless the run started the target itself. The lease of a deployed
 * environment is in its table, that of a local one in a file. A run without write access to the table keeps its lease
 * in a file.
 * @throws {TargetError} `leased`
 */
export async function holdTarget(found: FoundTarget, holding: Holding): Promise<Lease> {
  const { started, target, environment } = found;
  if (started) return { release: async () => {} };
  const name = environment?.name ?? new URL(target.url).host.replaceAll(/[^\w.-]/g, '_');
  const inFile = { ...holding, store: fileLease(join(ROOT, name, 'verify-lease.json')) };
  const { adapter, table, region, awsEndpoint } = environment ?? {};
  if (table === undefined || region === undefined || (adapter !== 'aws' && adapter !== 'emulated'))
    return takeLease(inFile);
  const client = new DynamoDBClient(awsConfigOf({ region, awsEndpoint }));
  try {
    const lease = await takeLease({ ...holding, store: tableLease(client, table) });
    return {
      release: async () => {
        await lease.release();
        client.destroy();
      },
    };
  } catch (error) {
    client.destroy();
    if (!(error instanceof Error && /AccessDenied|ResourceNotFound/.test(error.name))) throw error;
    holding.say(`The lease is kept on this machine only: the table answered ${error.name}`);
    return takeLease(inFile);
  }
}
