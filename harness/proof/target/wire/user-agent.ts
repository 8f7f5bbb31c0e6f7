/**
 * User agent of all requests. Firewalls refuse requests without a user agent, such as the AWS rule
 * `NoUserAgent_HEADER`.
 */
export const USER_AGENT = { 'user-agent': 'onecall-verify' } as const;
