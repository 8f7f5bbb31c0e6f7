/** A way to an AWS API: what every client of the AWS SDK is made with. */
export type AwsAccess = Readonly<{
  region: string;
  /** URL of an emulated AWS API. */
  endpoint: string;
  credentials: Readonly<{ accessKeyId: string; secretAccessKey: string }>;
}>;
