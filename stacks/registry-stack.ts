import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import type { Construct } from 'constructs';
import type { Environment } from './environment.ts';
import { Layer } from './layer.ts';

/** Number of images that the registry keeps, so that older versions can be deployed again. */
const IMAGES_KEPT = 30;

/**
 * The registry of container images. The image of each git commit is pushed once, with the commit as its tag, which is
 * never overwritten.
 */
export class RegistryStack extends Layer {
  readonly repositoryUrl: string;
  readonly repositoryArn: string;

  constructor(scope: Construct, environment: Environment) {
    super(scope, 'registry', environment);
    const repository = new EcrRepository(this, 'repository', {
      name: this.prefix,
      imageTagMutability: 'IMMUTABLE',
      forceDelete: !environment.deletionProtection,
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'AES256' }],
    });
    new EcrLifecyclePolicy(this, 'lifecycle', {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: `Keep the last ${IMAGES_KEPT}`,
            selection: {
              tagStatus: 'any',
              countType: 'imageCountMoreThan',
              countNumber: IMAGES_KEPT,
            },
            action: { type: 'expire' },
          },
        ],
      }),
    });
    this.repositoryUrl = repository.repositoryUrl;
    this.repositoryArn = repository.arn;
    this.output('repository_url', repository.repositoryUrl);
  }
}
