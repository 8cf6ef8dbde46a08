// Compares what the application was granted with what the rules need, before anything is written.
import { entraErrors } from '../errors.ts';
import type { Graph } from '../request/graph.ts';
import { extensionPrefix } from '../mapping/directory-extensions.ts';
import { inWords, judgePermissions, needs, permissionNeeds, rolesOf } from './permissions.ts';
import type { EntraOptions } from '../ports.ts';

export class PermissionCheck {
  readonly #graph: Graph;
  readonly #options: EntraOptions;
  /** Of what was said last; nobody wants to read it every half hour. */
  #warned = '';

  constructor(graph: Graph, options: EntraOptions) {
    this.#graph = graph;
    this.#options = options;
  }

  /** The error that names every missing permission, or nothing. What is granted beyond need is a warning in the log and a metric. */
  async missing(signal: AbortSignal): Promise<Error | undefined> {
    const { rules, configuration, log, metrics } = this.#options;
    const roles = rules === undefined ? undefined : rolesOf(await this.#graph.token(signal));
    if (rules === undefined || roles === undefined) return undefined;
    const { missing, excess, instead } = judgePermissions(permissionNeeds(rules.objectTypes), roles, rules.mode, this.#alsoUseful());
    metrics?.excessPermissions?.(excess.length);
    const said = excess.join(', ');
    if (said !== this.#warned && excess.length > 0)
      log.warn(
        { permissions: excess, ...(instead.length === 0 ? {} : { instead }) },
        instead.length === 0
          ? 'the application holds permissions that no rule needs; consider to take them away'
          : 'the application holds wider permissions than the rules need; consider to replace them',
      );
    this.#warned = said;
    if (missing.length === 0) return undefined;
    // A permission that is granted now stands in the next token only.
    this.#graph.forgetToken();
    return new entraErrors.PermissionsMissing({ clientID: configuration.clientID, missing: inWords(missing) });
  }

  /** What an application may need, and nobody can tell before: nothing is missing without it, and it is not too much either. */
  #alsoUseful(): readonly string[] {
    const { extensions, rules, configuration } = this.#options;
    const { user = {}, group = {} } = extensions ?? {};
    const writes = (type: string): boolean => rules?.objectTypes.includes(type) === true;
    const prefix = extensionPrefix(configuration.clientID);
    const own = [...Object.keys(user), ...Object.keys(group)].some((name) => name.startsWith(prefix));
    // The anchors of administrative units and of groups that were there before are such ones.
    const defines = own || writes('administrativeUnit') || writes('group');
    // A group may hide its members from everybody else (group-list-members).
    return [
      ...needs.readContacts.anyOf,
      ...(defines ? needs.defineExtensions.anyOf : []),
      ...(writes('group') ? ['Member.Read.Hidden'] : []),
    ];
  }
}
