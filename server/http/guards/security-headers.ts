import type { ServerConfig } from '../../config.ts';

/**
 * Names of the Trusted Types policies of the page: DOMPurify's for the model's text, the page's own, one for the
 * framework's compiled templates, and one for the worker that detects languages.
 */
const TRUSTED_TYPES = ['dompurify', 'onecall', 'onecall-template', 'onecall-worker'];

const ONE_YEAR_SECONDS = 31_536_000;

const UNUSED_FEATURES = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

/**
 * Returns the headers of every response. They are the same for pages, calls and errors, so they are computed once at
 * start.
 */
export function securityHeaders(
  config: Pick<ServerConfig, 'PUBLIC_URL' | 'COGNITO_DOMAIN'>,
): Readonly<Record<string, string>> {
  const isHttps = new URL(config.PUBLIC_URL).protocol === 'https:';
  return {
    'content-security-policy': contentSecurityPolicy(new URL(config.COGNITO_DOMAIN).origin),
    'x-content-type-options': 'nosniff',
    // With the policy `no-referrer`, browsers would send forms with `Origin: null`, and `POST /logout` could not check
    // the origin.
    'referrer-policy': 'same-origin',
    'permissions-policy': UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    ...(isHttps ? { 'strict-transport-security': `max-age=${ONE_YEAR_SECONDS}` } : {}),
  };
}

/**
 * Returns the content security policy. Browsers check `form-action` on every redirect of a form, and the form for
 * logout is redirected to Cognito and back.
 */
function contentSecurityPolicy(cognitoOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    `form-action 'self' ${cognitoOrigin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${TRUSTED_TYPES.join(' ')}`,
  ].join('; ');
}
