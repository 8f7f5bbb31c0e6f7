import type { GuardrailTraceAssessment } from '@aws-sdk/client-bedrock-runtime';

/** Returns the number of text units that a guardrail billed for a question and its answer, over all its policies. */
export function unitsOf({
  inputAssessment = {},
  outputAssessments = {},
}: Pick<GuardrailTraceAssessment, 'inputAssessment' | 'outputAssessments'>): number {
  const assessments = [
    ...Object.values(inputAssessment),
    ...Object.values(outputAssessments).flat(),
  ];
  return assessments.reduce((sum, { invocationMetrics }) => {
    const {
      topicPolicyUnits = 0,
      contentPolicyUnits = 0,
      wordPolicyUnits = 0,
      sensitiveInformationPolicyUnits = 0,
      contextualGroundingPolicyUnits = 0,
    } = invocationMetrics?.usage ?? {};
    return (
      sum +
      topicPolicyUnits +
      contentPolicyUnits +
      wordPolicyUnits +
      sensitiveInformationPolicyUnits +
      contextualGroundingPolicyUnits
    );
  }, 0);
}
