/**
 * The name that a call gives as its model: a foundation model, a system inference profile, or an application inference
 * profile.
 */
export type CalledProfile = Readonly<{
  /** Value of the `ModelId` dimension in the call's CloudWatch metrics. */
  countedAs: string;
  /** Id of the foundation model or system inference profile that answers the call. */
  answeredBy: string;
  /** ARN of the application inference profile that the call names; absent when it names none. */
  application?: string;
}>;

/**
 * Resolves the model or inference profile that a call names. @throws {ServiceError} ResourceNotFoundException for an
 * application inference profile that does not exist
 */
export type ResolveModel = (modelId: string) => Promise<CalledProfile>;

/** Resolves the id or ARN of a model or system inference profile; knows no application inference profiles. */
export const withoutApplicationProfiles: ResolveModel = async (modelId) => {
  const id = modelId.split(':inference-profile/').at(-1) ?? modelId;
  return { countedAs: id, answeredBy: id };
};
