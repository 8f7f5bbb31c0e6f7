import { createHash } from 'node:crypto';
import { BedrockGuardrail } from '@cdktf/provider-aws/lib/bedrock-guardrail/index.js';
import { BedrockGuardrailVersion } from '@cdktf/provider-aws/lib/bedrock-guardrail-version/index.js';
import { Construct } from 'constructs';
import type { Environment, NewGuardrail } from '../environment.ts';

/** The Bedrock guardrail that the server passes with each model call, and that its role may apply. */
export interface AppliedGuardrail {
  readonly id: string;
  readonly version: string;
  readonly arn: string;
}

const HARMFUL = ['HATE', 'INSULTS', 'SEXUAL', 'VIOLENCE', 'MISCONDUCT'];

export interface GuardrailProps {
  readonly prefix: string;
  readonly rules: NewGuardrail;
}

/** A Bedrock guardrail of the environment, with a numbered version of its current rules. */
export class OwnGuardrail extends Construct implements AppliedGuardrail {
  readonly id: string;
  readonly version: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { prefix, rules }: GuardrailProps) {
    super(scope, id);
    const { filterStrength, topics, words, blockedQuestion, blockedAnswer } = rules;
    const filtersConfig = HARMFUL.map((type) => ({
      type,
      inputStrength: filterStrength,
      outputStrength: filterStrength,
    }));
    const guardrail = new BedrockGuardrail(this, 'guardrail', {
      name: prefix,
      blockedInputMessaging: blockedQuestion,
      blockedOutputsMessaging: blockedAnswer,
      contentPolicyConfig: [{ filtersConfig }],
      ...(topics.length > 0 && {
        topicPolicyConfig: [{ topicsConfig: topics.map((topic) => ({ ...topic, type: 'DENY' })) }],
      }),
      ...(words.length > 0 && {
        wordPolicyConfig: [{ wordsConfig: words.map((text) => ({ text })) }],
      }),
    });
    const version = new BedrockGuardrailVersion(this, 'version', {
      guardrailArn: guardrail.guardrailArn,
      // Changed rules change the description, which makes Terraform create the next version.
      description: `rules ${createHash('sha256').update(JSON.stringify(rules)).digest('hex').slice(0, 16)}`,
      // Tasks of the previous release still apply the previous version, so it is kept.
      skipDestroy: true,
    });
    // The version has the new rules only if Bedrock has updated the guardrail before.
    version.node.addDependency(guardrail);
    this.id = guardrail.guardrailId;
    this.version = version.version;
    this.arn = guardrail.guardrailArn;
  }
}

/** Returns the guardrail of an environment, and makes it if the environment describes a new one. */
export function guardrailOf(
  scope: Construct,
  { guardrail, region, account }: Environment,
  prefix: string,
): AppliedGuardrail | undefined {
  if (guardrail === undefined) return undefined;
  if (guardrail.guardrail === 'new')
    return new OwnGuardrail(scope, 'guardrail', { prefix, rules: guardrail });
  const { id, version } = guardrail;
  return { id, version, arn: `arn:aws:bedrock:${region}:${account}:guardrail/${id}` };
}
