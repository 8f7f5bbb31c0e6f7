/** An OpenID Connect provider that a pool lets people sign in with, as it is applied. */
export type OidcProvider = Readonly<{
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: string;
  /** Attributes of the pool by the provider's claims, such as `email` by `mail`. */
  attributes: Readonly<Record<string, string>>;
}>;
