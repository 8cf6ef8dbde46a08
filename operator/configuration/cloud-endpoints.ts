// Where the national clouds of Entra ID answer.
// Source: learn.microsoft.com/graph/deployments and learn.microsoft.com/entra/identity-platform/authentication-national-cloud.

export interface CloudEndpoints {
  /** Origin of the token endpoint. */
  readonly authorityURL: string;
  /** Origin of Microsoft Graph. */
  readonly graphURL: string;
  /** For whom a foreign issuer makes the tokens that this cloud exchanges for its own. */
  readonly tokenExchangeAudience: string;
}

export type NationalCloud = 'Global' | 'USGovernment' | 'USGovernmentDoD' | 'China';

export const cloudEndpoints: Readonly<Record<NationalCloud, CloudEndpoints>> = {
  Global: {
    authorityURL: 'https://login.microsoftonline.com',
    graphURL: 'https://graph.microsoft.com',
    tokenExchangeAudience: 'api://AzureADTokenExchange',
  },
  USGovernment: {
    authorityURL: 'https://login.microsoftonline.us',
    graphURL: 'https://graph.microsoft.us',
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
  },
  USGovernmentDoD: {
    authorityURL: 'https://login.microsoftonline.us',
    graphURL: 'https://dod-graph.microsoft.us',
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
  },
  China: {
    authorityURL: 'https://login.chinacloudapi.cn',
    graphURL: 'https://microsoftgraph.chinacloudapi.cn',
    tokenExchangeAudience: 'api://AzureADTokenExchangeChina',
  },
};
