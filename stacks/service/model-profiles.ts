import { BedrockInferenceProfile } from '@cdktf/provider-aws/lib/bedrock-inference-profile/index.js';
import { Construct } from 'constructs';
import { modelArns, models } from '../models.ts';
import type { ModelId } from '../models.ts';

export interface ModelProfilesProps {
  readonly prefix: string;
  readonly region: string;
  readonly account: string;
  readonly models: readonly ModelId[];
}

/** An inference profile of the environment, which AWS made from the system inference profile of a model. */
export interface ModelProfile {
  readonly model: ModelId;
  readonly arn: string;
  /** Value of the dimension `ModelId` in Bedrock's metrics of calls through this inference profile. */
  readonly id: string;
}

/**
 * Tagged inference profiles, one for each model of an environment. Bedrock bills a call by the tags of its profile and
 * counts it under the profile's id. Environments of the same account therefore do not count each other's calls.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-create.html
 */
export class ModelProfiles extends Construct {
  readonly list: readonly ModelProfile[];

  constructor(scope: Construct, id: string, props: ModelProfilesProps) {
    super(scope, id);
    this.list = props.models.map((model) => {
      const name = nameOf(model);
      const profile = new BedrockInferenceProfile(this, name, {
        name: `${props.prefix}-${name}`,
        modelSource: [{ copyFrom: modelArns(model, props).profile }],
      });
      return { model, arn: profile.arn, id: profile.id };
    });
  }
}

/** Returns the model's name without its maker, in the characters that the name of an inference profile may have. */
const nameOf = (model: ModelId): string =>
  models[model].foundationModel.replace(/^[^.]+\./, '').replaceAll(/[^0-9a-zA-Z]+/g, '-');
