import type { RequestListener } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { SessionAuthenticator, type AuthenticatorSecrets } from './authenticator.ts';
import { Counters } from './counters.ts';
import { makeIdentityKey } from './identity-signer.ts';
import { makeListener } from './listener.ts';
import { describeState, type LoadBalancerState } from './state.ts';
import type { CognitoClient, LoadBalancerSettings, TargetAddress } from './options.ts';
import { makePublicNames, type PublicName } from './public-names.ts';
import { Sealer } from './seal.ts';
import { TargetGroup } from './target-group.ts';
import type { Traffic } from './traffic.ts';

export type Configuration = Readonly<{
  settings: LoadBalancerSettings;
  /** URL of the load balancer in AWS; the same as on this machine if no name is translated. */
  publicUrl: string;
  /** The load balancer's own name, and names of services that browsers are redirected to; absent without any. */
  publicNames?: Readonly<{ own: PublicName; others: readonly PublicName[] }>;
}>;

type Options = Readonly<{
  url: string;
  /** Tells whether the network allows a connection to a target; when absent, every connection is allowed. */
  canConnect?: (target: TargetAddress) => boolean;
  /** Receives the outcome of each request; when absent, no metrics are counted. */
  traffic?: Traffic;
}>;

/**
 * Keeps what must survive a change of the load balancer's configuration: target groups, requests in flight, sessions,
 * counters. A request keeps the configuration that was in force when it arrived.
 */
export class RunningBalancer {
  readonly counters = new Counters();
  readonly #secrets: AuthenticatorSecrets = { sealer: new Sealer(), key: makeIdentityKey() };
  readonly groups = new Map<string, TargetGroup>();
  readonly #options: Options;
  /** Target groups that were removed from the configuration but still have requests in flight. */
  readonly #retired = new Set<TargetGroup>();
  #configuration: Configuration | undefined;
  #authenticator:
    Readonly<{ cognito: CognitoClient; authenticator: SessionAuthenticator }> | undefined;
  #listener: RequestListener | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  get configuration(): Configuration | undefined {
    return this.#configuration;
  }

  readonly serve: RequestListener = (request, response) => {
    if (this.#listener) return this.#listener(request, response);
    response.destroy();
  };

  apply(configuration: Configuration): void {
    const { settings, publicUrl, publicNames } = configuration;
    this.#updateGroups(settings);
    const before = this.#configuration;
    this.#configuration = configuration;
    if (isDeepStrictEqual(before, configuration)) return;
    const { counters, groups } = this;
    this.#listener = makeListener({
      settings,
      publicUrl,
      names: publicNames && makePublicNames(publicNames.own, publicNames.others),
      authenticator: this.#authenticatorFor(settings),
      groups: new Map(groups),
      counters,
      traffic: this.#options.traffic,
    });
  }

  /** Stops serving because no load balancer is applied any more; the targets finish the requests in flight. */
  withdraw(): void {
    this.#configuration = undefined;
    this.#listener = undefined;
    for (const group of this.groups.values()) this.#retire(group);
  }

  /** Returns the public key that verifies the identities of this load balancer, by its id; undefined for another id. */
  publicKey(kid: string): string | undefined {
    const { key } = this.#secrets;
    return key.kid === kid ? key.publicPem : undefined;
  }

  /** Returns the number of requests in flight at the targets of a host, draining targets included. */
  openRequests(host: string): number {
    return [...this.groups.values(), ...this.#retired]
      .flatMap(({ targets }) => targets)
      .filter(({ target }) => target.host === host)
      .reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  state(): LoadBalancerState {
    const { counters, groups } = this;
    return describeState(counters, groups.values());
  }

  async close(): Promise<void> {
    const all = [...this.groups.values(), ...this.#retired];
    await Promise.all(all.map((group) => group.close()));
  }

  #updateGroups({ targetGroups, idleTimeoutMs }: LoadBalancerSettings): void {
    for (const settings of targetGroups) {
      const { name } = settings;
      const known = this.groups.get(name);
      const { canConnect = () => true } = this.#options;
      if (known) known.update(settings);
      else this.groups.set(name, new TargetGroup(settings, { idleTimeoutMs, canConnect }));
    }
    const names = new Set(targetGroups.map(({ name }) => name));
    for (const group of this.groups.values()) if (!names.has(group.name)) this.#retire(group);
  }

  #retire(group: TargetGroup): void {
    this.groups.delete(group.name);
    this.#retired.add(group);
    const finished = Promise.all(group.registered.map(({ target }) => group.remove(target)));
    void finished.then(() => this.#retired.delete(group));
  }

  /**
   * Returns the authenticator for the load balancer's settings. When the login's settings have changed, a new
   * authenticator gets the secrets of the previous one, so sessions stay valid.
   */
  #authenticatorFor({ cognito, arn }: LoadBalancerSettings): SessionAuthenticator | undefined {
    if (!cognito) return undefined;
    if (!this.#authenticator || !isDeepStrictEqual(this.#authenticator.cognito, cognito)) {
      const publicUrl = this.#options.url;
      const secrets = this.#secrets;
      const authenticator = new SessionAuthenticator({ cognito, arn, publicUrl, secrets });
      this.#authenticator = { cognito, authenticator };
    }
    return this.#authenticator.authenticator;
  }
}
