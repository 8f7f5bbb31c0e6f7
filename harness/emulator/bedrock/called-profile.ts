/** The target of a call: a model, a system inference profile, or an application inference profile made from one of these. */
export type CalledProfile = Readonly<{
  /** Value of `ModelId` in the metrics of the call. */
  countedAs: string;
  /** Id of the model or system profile that answers. */
  answeredBy: string;
  /** ARN of the application inference profile that the call goes through; absent when it uses none. */
  application?: string;
}>;

/** Resolves what a call names. @throws {ServiceError} ResourceNotFoundException for an application profile that does not exist */
export type ResolveModel = (modelId: string) => Promise<CalledProfile>;

/** Resolves every name as that of a model or of a system profile, by its id or its ARN. */
export const withoutApplicationProfiles: ResolveModel = async (modelId) => {
  const id = modelId.split(':inference-profile/').at(-1) ?? modelId;
  return { countedAs: id, answeredBy: id };
};
