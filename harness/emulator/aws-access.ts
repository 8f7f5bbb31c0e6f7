/** Endpoint, region and credentials of an AWS API, with which every client of the AWS SDK is created. */
export type AwsAccess = Readonly<{
  region: string;
  endpoint: string;
  credentials: Readonly<{ accessKeyId: string; secretAccessKey: string }>;
}>;
