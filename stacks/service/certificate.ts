import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation/index.js';
import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate/index.js';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record/index.js';
import { Construct } from 'constructs';

export interface DomainCertificateProps {
  readonly domain: string;
  readonly hostedZoneId: string;
  readonly loadBalancer: { readonly dnsName: string; readonly zoneId: string };
}

/**
 * A certificate for the domain, validated with DNS records in the hosted zone. A further record points the domain to
 * the load balancer.
 * https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class DomainCertificate extends Construct {
  /** ARN of the certificate, which Terraform knows only once AWS has validated it. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DomainCertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, 'certificate', {
      domainName: props.domain,
      validationMethod: 'DNS',
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, 'proof', {
      zoneId: props.hostedZoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 60,
      allowOverwrite: true,
    });
    const valid = new AcmCertificateValidation(this, 'valid', {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
      timeouts: { create: '15m' },
    });
    new Route53Record(this, 'address', {
      zoneId: props.hostedZoneId,
      name: props.domain,
      type: 'A',
      alias: {
        name: props.loadBalancer.dnsName,
        zoneId: props.loadBalancer.zoneId,
        evaluateTargetHealth: true,
      },
    });
    this.arn = valid.certificateArn;
  }
}
