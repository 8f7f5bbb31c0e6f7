import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { z } from 'zod';
import { folderOf, outputOf } from '../deploy/project.ts';
import { planStack } from '../deploy/plan.ts';
import type { StackPlan } from '../deploy/plan.ts';
import { readEnvironmentFile } from '../deploy/environment-file.ts';
import type { DeploySession } from '../deploy/session.ts';
import type { Environment } from '../environment.ts';
import { environments } from '../environments.ts';
import { pinProviders } from '../pin-providers.ts';
import { RELEASE } from '../policy/synthesized.ts';
import { stacksOf } from '../stacks-of.ts';

const Outputs = z.object({
  'emulated-network': z.object({ public_subnet_ids: z.string(), private_subnet_ids: z.string() }),
});

/** Returns the subnet ids of the applied environment. They stand for the subnets of another team's VPC. */
function appliedSubnets(): string[] {
  const text = readFileSync(join(folderOf('emulated'), 'outputs.json'), 'utf8');
  const { 'emulated-network': network } = Outputs.parse(JSON.parse(text));
  return [network.public_subnet_ids, network.private_subnet_ids].flatMap((ids) => ids.split(','));
}

/** Plans a second environment that uses the VPC and the user pool of the applied one. Nothing is applied. */
export async function planExisting(session: DeploySession): Promise<StackPlan[]> {
  const { deployment, userPoolId } = readEnvironmentFile('emulated');
  const [p1, p2, p3, p4] = appliedSubnets();
  if (!p1 || !p2 || !p3 || !p4 || !deployment.vpcId) throw new Error('The emulator has no subnets');
  const environment: Environment = {
    ...environments.emulated,
    name: 'second',
    network: {
      vpc: 'existing',
      id: deployment.vpcId,
      publicSubnetIds: [p1, p2],
      privateSubnetIds: [p3, p4],
    },
    users: { pool: 'existing', id: userPoolId, loginPrefix: 'onecall-emulated-123456789012' },
    address: {
      kind: 'certificate',
      domain: 'second.example.com',
      certificateArn: RELEASE.certificateArn ?? '',
    },
  };
  const outdir = outputOf('second');
  try {
    mkdirSync(outdir, { recursive: true });
    const app = new App({ outdir });
    stacksOf(app, environment, RELEASE);
    app.synth();
    pinProviders(outdir);
    const second = { ...session, environment };
    const plans = [await planStack(second, 'network'), await planStack(second, 'identity')];
    return plans.flatMap((plan) => ('waitsFor' in plan ? [] : [plan]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
