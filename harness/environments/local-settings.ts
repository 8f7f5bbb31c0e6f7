export const REGION = 'eu-central-1';
export const USER_POOL_ID = `${REGION}_OnecallLocal`;
export const WEB_CLIENT_ID = 'onecalllocalweb';
/** Secret of the app client that the emulated load balancer uses at the emulated Cognito, both on this machine. */
export const WEB_CLIENT_SECRET = 'known-to-the-emulator-only';
export const API_CLIENT_ID = 'onecalllocalapi';
export const TABLE_NAME = 'onecall-local';
export const ALB_ARN = `arn:aws:elasticloadbalancing:${REGION}:123456789012:loadbalancer/app/onecall-local/50dc6c495c0c9188`;
/** Password of the demo's users. It is valid only in the emulator, which listens on loopback. */
export const DEMO_PASSWORD = 'Onecall-demo-1';

export const USERNAMES = [
  'alice',
  'bob',
  ...Array.from({ length: 20 }, (_, at) => `verify-${String(at + 1).padStart(2, '0')}`),
];

export const ACCESS_TOKEN_SECONDS = 900;
export const SESSION_HOURS = 12;
