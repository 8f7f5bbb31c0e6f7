/** A way to an AWS API: what every client of the AWS SDK is made with. */
export type AwsAccess = Readonly<{
  region: string;
  /** Of an emulated AWS. */
  endpoint: string;
  credentials: Readonly<{ accessKeyId: string; secretAccessKey: string }>;
}>;
