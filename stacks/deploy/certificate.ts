import { setTimeout as wait } from 'node:timers/promises';
import {
  ACMClient,
  DeleteCertificateCommand,
  GetCertificateCommand,
  ImportCertificateCommand,
  ListTagsForCertificateCommand,
  paginateListCertificates,
  ResourceInUseException,
} from '@aws-sdk/client-acm';
import { generate } from 'selfsigned';
import type { Environment } from '../environment.ts';
import { tagsOf } from '../layer.ts';
import type { DeploySession } from './session.ts';

const DAY_MS = 24 * 3600 * 1000;
const VALID_DAYS = 365;
/**
 * Number of remaining days of validity below which the certificate is renewed. The renewed certificate keeps its ARN.
 */
const RENEW_DAYS = 30;
/**
 * Number of attempts to delete a certificate that ACM reports as in use. With a pause of 10 s after each, they take
 * five minutes.
 */
const IN_USE_TRIES = 30;
const IN_USE_PAUSE_MS = 10_000;
const STACK = 'certificate';

interface Found {
  readonly arn: string;
  readonly expiresAt: number;
}

const needsOne = ({ address }: Environment) => address.kind === 'self-signed';

/** Returns a placeholder ARN of a certificate, for commands that apply nothing, such as `make synth`. */
export const placeholderArn = ({ region, account }: Environment) =>
  `arn:aws:acm:${region}:${account}:certificate/00000000-0000-0000-0000-000000000000`;

async function find(acm: ACMClient, environment: Environment): Promise<Found | undefined> {
  for await (const page of paginateListCertificates({ client: acm }, {})) {
    for (const { CertificateArn: arn, NotAfter } of page.CertificateSummaryList ?? []) {
      if (arn === undefined) continue;
      const { Tags } = await acm.send(new ListTagsForCertificateCommand({ CertificateArn: arn }));
      const wanted = Object.entries(tagsOf(environment.name, STACK));
      if (wanted.every(([key, value]) => Tags?.some((t) => t.Key === key && t.Value === value))) {
        return { arn, expiresAt: NotAfter?.getTime() ?? Infinity };
      }
    }
  }
  return undefined;
}

/**
 * Makes a self-signed certificate with a name that fits every load balancer of the region. AWS chooses a load
 * balancer's name only when it creates it. The private key is not stored on this machine.
 */
async function make({ name, region }: Environment) {
  return generate([{ name: 'commonName', value: `onecall-${name}` }], {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [{ type: 2, value: `*.${region}.elb.amazonaws.com` }] },
    ],
  });
}

/**
 * Returns the ARN of the self-signed certificate of an environment without a domain, or undefined for any other
 * environment. The certificate is found by its tags. It is imported if there is none, and renewed before it expires.
 */
export async function ensureCertificate({
  environment,
  client,
}: DeploySession): Promise<string | undefined> {
  if (!needsOne(environment)) return undefined;
  const acm = new ACMClient(client);
  try {
    const found = await find(acm, environment);
    if (found !== undefined && found.expiresAt > Date.now() + RENEW_DAYS * DAY_MS) return found.arn;
    const { cert, private: key } = await make(environment);
    const text = new TextEncoder();
    const tags = Object.entries(tagsOf(environment.name, STACK));
    const { CertificateArn } = await acm.send(
      new ImportCertificateCommand({
        Certificate: text.encode(cert),
        PrivateKey: text.encode(key),
        ...(found === undefined
          ? { Tags: tags.map(([Key, Value]) => ({ Key, Value })) }
          : { CertificateArn: found.arn }),
      }),
    );
    return CertificateArn;
  } finally {
    acm.destroy();
  }
}

/**
 * Returns the ARN of the self-signed certificate without importing one, for a plan. If none was imported yet, the ARN
 * is a placeholder. For an environment that names its own certificate or domain, the result is undefined.
 */
export async function findCertificate({
  environment,
  client,
}: DeploySession): Promise<string | undefined> {
  if (!needsOne(environment)) return undefined;
  const acm = new ACMClient(client);
  try {
    return (await find(acm, environment))?.arn ?? placeholderArn(environment);
  } finally {
    acm.destroy();
  }
}

/** Returns the public part of the self-signed certificate as PEM, for clients that must trust it. */
export async function certificatePem(
  session: DeploySession,
  arn: string,
): Promise<string | undefined> {
  const acm = new ACMClient(session.client);
  try {
    return (await acm.send(new GetCertificateCommand({ CertificateArn: arn }))).Certificate;
  } finally {
    acm.destroy();
  }
}

/** Deletes the certificate that `ensureCertificate()` imported. */
export async function deleteCertificate({ environment, client }: DeploySession): Promise<void> {
  const acm = new ACMClient(client);
  try {
    const found = await find(acm, environment);
    if (found === undefined) return;
    for (let tries = 1; ; tries += 1) {
      try {
        await acm.send(new DeleteCertificateCommand({ CertificateArn: found.arn }));
        return;
      } catch (error) {
        // ACM reports the certificate as in use for some minutes after its listener was deleted.
        if (!(error instanceof ResourceInUseException) || tries === IN_USE_TRIES) throw error;
        await wait(IN_USE_PAUSE_MS);
      }
    }
  } finally {
    acm.destroy();
  }
}
