// Distinguished names of domains and containers, as far as a configuration needs them.

/** `contoso.com` for `DC=contoso,DC=com`; `undefined` for a name that is not only of domain components. */
export function domainOf(name: string): string | undefined {
  const labels = components(name).map((component) => /^DC=(.+)$/i.exec(component)?.[1]?.trim().toLowerCase());
  return labels.length > 0 && labels.every((label) => label !== undefined) ? labels.join('.') : undefined;
}

/** The components, from the leaf to the root; an escaped comma separates nothing. */
export const components = (name: string): readonly string[] => name.split(/(?<!\\),/).map((component) => component.trim());

/** Equal for names that directories hold for equal. */
export const key = (name: string): string => components(name).join(',').toLowerCase();
