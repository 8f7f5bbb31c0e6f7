/** Endpoint and credentials of an AWS API, from which every client of the AWS SDK is created. */
export type AwsAccess = Readonly<{
  region: string;
  /** URL of an emulated AWS API. */
  endpoint: string;
  credentials: Readonly<{ accessKeyId: string; secretAccessKey: string }>;
}>;
