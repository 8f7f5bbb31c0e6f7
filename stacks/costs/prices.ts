/**
 * On-demand prices in US dollars for us-east-1, as AWS's public pages list them. Those pages could not be fetched when
 * the prices were written down, so check the prices before you rely on them.
 * https://aws.amazon.com/fargate/pricing/
 * https://aws.amazon.com/vpc/pricing/
 * https://aws.amazon.com/elasticloadbalancing/pricing/
 * https://aws.amazon.com/waf/pricing/
 * https://aws.amazon.com/cloudwatch/pricing/
 * https://aws.amazon.com/privatelink/pricing/
 * https://aws.amazon.com/kms/pricing/
 */
export const prices = {
  asOf: '2026-11',
  hoursPerMonth: 730,
  fargateVcpuHour: 0.04048,
  fargateGbHour: 0.004445,
  natGatewayHour: 0.045,
  publicIpv4Hour: 0.005,
  loadBalancerHour: 0.0225,
  interfaceEndpointHour: 0.01,
  firewallMonth: 5,
  firewallRuleMonth: 1,
  alarmMetricMonth: 0.1,
  metricMonth: 0.3,
  keyMonth: 1,
  /** Cost of storing logs, access logs, images and table items at little traffic, in US dollars a month. */
  storageMonth: 3,
} as const;

/** Number of paid metrics that CloudWatch Container Insights publishes for an ECS cluster with one service. */
export const CONTAINER_INSIGHTS_METRICS = 20;
