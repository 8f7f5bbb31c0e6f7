import { makePublicNames, type PublicNames } from '../public-names.ts';
import { hostedUiOrigin } from './web-client.ts';

type HostedUiName = Readonly<{ userPoolDomain: string; loopback: string }>;

/**
 * Returns a function that returns the translation between the load balancer's public and loopback names. It returns
 * the same object until a name changes.
 */
export function makeNames(url: string, region: string) {
  let key = '';
  let names: PublicNames | undefined;
  return (publicUrl: string, hostedUi: HostedUiName | undefined): PublicNames => {
    const login = hostedUi && {
      applied: hostedUiOrigin(hostedUi.userPoolDomain, region),
      loopback: hostedUi.loopback,
    };
    const wanted = JSON.stringify([publicUrl, login]);
    if (names && key === wanted) return names;
    key = wanted;
    names = makePublicNames({ applied: publicUrl, loopback: url }, login ? [login] : []);
    return names;
  };
}
