// Finds the address template of a description that a request's path is an instance of.

export interface PathTable {
  readonly templates: readonly { readonly template: string; readonly pattern: RegExp }[];
}

/** @param templates such as `/groups/{group-id}/members/$ref`; fixed words win over placeholders */
export function pathTable(templates: readonly string[]): PathTable {
  const holes = (template: string): number => template.split('{').length;
  const ordered = templates.toSorted((a, b) => holes(a) - holes(b) || b.length - a.length);
  return { templates: ordered.map((template) => ({ template, pattern: patternOf(template) })) };
}

export function matchPath({ templates }: PathTable, path: string): string | undefined {
  const plain = spelled(path);
  return templates.find(({ pattern }) => pattern.test(plain))?.template;
}

function patternOf(template: string): RegExp {
  const parts = template.split(/\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}

/** The service takes `/users/delta` and `/users('id')` too, where the description only knows one spelling. */
function spelled(path: string): string {
  return path
    .replaceAll(/\/graph\./g, '/microsoft.graph.')
    .replace(/\/delta(\(\))?$/, '/microsoft.graph.delta()')
    .replace(
      /\/(restore|getByIds|validateProperties|assignLicense|checkMemberGroups|checkMemberObjects|getMemberGroups|getMemberObjects)$/,
      '/microsoft.graph.$1',
    )
    .replace(/^\/(users|groups|devices|contacts)\('((?:[^']|'')*)'\)/, '/$1/$2')
    .replace(/\/$/, '');
}
