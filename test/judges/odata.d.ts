// The OData committee's converters come without types: what the judge uses of them.
declare module 'odata-csdl' {
  /** @param xml CSDL 4.0; @returns CSDL JSON 4.01 */
  export function xml2json(xml: string): Readonly<Record<string, unknown>>;
}

declare module 'odata-openapi' {
  export interface Converted {
    readonly components: { readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  }
  /** @param csdl CSDL JSON 4.01; each type comes with the properties of those that it descends from */
  export function csdl2openapi(csdl: Readonly<Record<string, unknown>>, options: { readonly openapiVersion: '3.1.0' }): Converted;
}
