export type OidcProvider = Readonly<{
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: string;
  /** Names of the provider's claims by the pool's attributes, for example `mail` for `email`. */
  attributes: Readonly<Record<string, string>>;
}>;
