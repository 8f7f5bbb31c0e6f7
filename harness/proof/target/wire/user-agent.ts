/** Who asks. Firewalls turn away requests that do not say it, such as AWS's common rules with `NoUserAgent_HEADER`. */
export const USER_AGENT = { 'user-agent': 'onecall-verify' } as const;
