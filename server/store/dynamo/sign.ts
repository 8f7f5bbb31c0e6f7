import { createHmac, hash } from 'node:crypto';

export type AwsCredentials = Readonly<{
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}>;

/** The variable parts of a request to DynamoDB, which is always a POST to the path `/`. */
export type Unsigned = Readonly<{ host: string; region: string; target: string; body: string }>;

const CONTENT_TYPE = 'application/x-amz-json-1.0';
const BLOCK_BYTES = 64;

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

/** Returns the block with which HMAC-SHA256 begins one of its two hashes (RFC 2104), for a key of 32 bytes. */
const blockOf = (key: Buffer, pad: number): Uint8Array =>
  Buffer.concat([key], BLOCK_BYTES).map((byte) => byte ^ pad);

/**
 * Returns a function that computes the HMAC-SHA256 of ASCII text in hexadecimal digits. It makes two one-shot hashes,
 * because an HMAC object of Node costs more to create and to collect than the hashes.
 */
function createKeyedHash(key: Buffer): (text: string) => string {
  const [inner, outer] = [blockOf(key, 0x36), blockOf(key, 0x5c)];
  return (text) => {
    const message = Buffer.concat([inner, Buffer.from(text, 'latin1')]);
    return hash('sha256', Buffer.concat([outer, hash('sha256', message, 'buffer')]));
  };
}

/**
 * Returns a function that signs a request to DynamoDB by AWS Signature Version 4 and returns all its headers. The
 * signing key is derived once a day. Every request has the same shape, so the protocol's general cases are not
 * handled.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigner(now: () => number = Date.now) {
  let derived: Readonly<{ from: string; keyedHash: (text: string) => string }> | undefined;
  const keyedHashOf = (secret: string, day: string, region: string) => {
    const from = `${secret} ${day} ${region}`;
    if (derived?.from !== from) {
      const key = [region, 'dynamodb', 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, day));
      derived = { from, keyedHash: createKeyedHash(key) };
    }
    return derived.keyedHash;
  };

  return (request: Unsigned, credentials: AwsCredentials): Readonly<Record<string, string>> => {
    const { host, region, target, body } = request;
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const time = new Date(now()).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
    const day = time.slice(0, 8);
    // The canonical request of Signature Version 4 lists the headers in alphabetical order.
    const hasToken = sessionToken !== undefined;
    const names = `content-type;host;x-amz-date;${hasToken ? 'x-amz-security-token;' : ''}x-amz-target`;
    const tokenLine = hasToken ? `x-amz-security-token:${sessionToken}\n` : '';
    const lines = `content-type:${CONTENT_TYPE}\nhost:${host}\nx-amz-date:${time}\n${tokenLine}x-amz-target:${target}\n`;
    const canonical = `POST\n/\n\n${lines}\n${names}\n${hash('sha256', body)}`;
    const scope = `${day}/${region}/dynamodb/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`;
    const signature = keyedHashOf(secretAccessKey, day, region)(text);
    return {
      'content-type': CONTENT_TYPE,
      host,
      'x-amz-date': time,
      ...(hasToken && { 'x-amz-security-token': sessionToken }),
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
      'content-length': String(Buffer.byteLength(body)),
    };
  };
}
