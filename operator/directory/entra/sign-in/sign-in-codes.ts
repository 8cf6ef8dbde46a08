// The token endpoint's AADSTS numbers that an application can meet, in words.
// Source: "Microsoft Entra authentication and authorization error codes".

const meanings: Readonly<Record<string, string>> = {
  '7000215': 'the client secret is wrong (perhaps the secret ID was given instead of its value)',
  '7000222': 'the client secret has expired',
  '700016': 'the application does not exist in this tenant',
  '7000112': 'the application is disabled',
  '700027': 'the signature of the assertion is wrong',
  '700211': 'no federated credential matches the issuer',
  '70021': 'no federated credential matches',
  '50034': 'the account is unknown in the tenant',
  '50059': 'no tenant was named',
  '50128': 'the domain is invalid',
  '50194': 'the application is not configured for several tenants',
  '53003': 'a Conditional Access policy blocks it',
  '65001': 'consent is missing',
  '70011': 'the scope is invalid: authority and Graph belong to different clouds',
  '90002': 'the tenant does not exist in this cloud',
  '500011': 'Microsoft Graph is unknown in the tenant: authority and Graph belong to different clouds',
};

export interface SignInRefusal {
  readonly number: string;
  readonly reason: string;
}

/** Finds the AADSTS number in an error's text; `undefined` where the endpoint did not refuse but fail. */
export function signInRefusal(text: string): SignInRefusal | undefined {
  const number = /AADSTS(\d+)/.exec(text)?.[1];
  if (number === undefined) return undefined;
  return { number, reason: meanings[number] ?? 'see the meaning of this number in the documentation of Entra ID' };
}
