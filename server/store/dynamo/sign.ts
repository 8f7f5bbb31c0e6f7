import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

export type AwsCredentials = Readonly<{
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}>;

/** The variable parts of a request to DynamoDB, which is always a POST to the path `/`. */
export type Unsigned = Readonly<{ host: string; region: string; target: string; body: string }>;

const CONTENT_TYPE = 'application/x-amz-json-1.0';

const hmac = (key: string | Buffer | KeyObject, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/**
 * Returns a function that signs a request to DynamoDB by AWS Signature Version 4 and returns all its headers. The
 * signing key is derived once a day. Every request has the same shape, so the protocol's general cases are not
 * handled.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner(now: () => number = Date.now) {
  let derived: Readonly<{ from: string; key: KeyObject }> | undefined;
  const keyOf = (secret: string, day: string, region: string): KeyObject => {
    const from = `${secret} ${day} ${region}`;
    if (derived?.from !== from) {
      const key = [region, 'dynamodb', 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, day));
      derived = { from, key: createSecretKey(key) };
    }
    return derived.key;
  };

  return (request: Unsigned, credentials: AwsCredentials): Readonly<Record<string, string>> => {
    const { host, region, target, body } = request;
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const time = new Date(now()).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
    const day = time.slice(0, 8);
    // The canonical request of Signature Version 4 lists the headers in alphabetical order.
    const signed = {
      'content-type': CONTENT_TYPE,
      host,
      'x-amz-date': time,
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
      'x-amz-target': target,
    };
    const names = Object.keys(signed).join(';');
    const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
    const canonical = `POST\n/\n\n${lines.join('')}\n${names}\n${hash('sha256', body)}`;
    const scope = `${day}/${region}/dynamodb/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`;
    const signature = hmac(keyOf(secretAccessKey, day, region), text).toString('hex');
    return {
      ...signed,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
      'content-length': String(Buffer.byteLength(body)),
    };
  };
}
