/**
 * The user agent of all requests. Firewalls refuse requests without one, such as AWS's common rules with
 * `NoUserAgent_HEADER`.
 */
export const USER_AGENT = { 'user-agent': 'onecall-verify' } as const;
