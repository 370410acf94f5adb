import type { Provider } from 'oidc-provider';

/** Records what a subscriber has granted to a client. @returns the grant's id. */
export async function grantTo(
  provider: Provider,
  { clientId, phoneNumber }: { clientId: string; phoneNumber: string },
  scope: string,
  resource: string,
): Promise<string> {
  const grant = new provider.Grant({ clientId, accountId: phoneNumber });
  grant.addOIDCScope('openid');
  grant.addResourceScope(resource, scope);
  return grant.save();
}
