// Compares what the application was granted with what the rules need, before anything is written.
import { entraErrors } from '../errors.ts';
import type { Graph } from '../request/graph.ts';
import { definingExtensions, inWords, judgePermissions, permissionNeeds, rolesOf } from './permissions.ts';
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
    const { missing, excess } = judgePermissions(
      permissionNeeds(rules.objectTypes),
      roles,
      rules.mode,
      this.#hasExtensions() ? definingExtensions : [],
    );
    metrics?.excessPermissions?.(excess.length);
    const said = excess.join(', ');
    if (said !== this.#warned && excess.length > 0)
      log.warn({ permissions: excess }, 'the application holds permissions that no rule needs; consider to take them away');
    this.#warned = said;
    if (missing.length === 0) return undefined;
    // A permission that is granted now stands in the next token only.
    this.#graph.forgetToken();
    return new entraErrors.PermissionsMissing({ clientID: configuration.clientID, missing: inWords(missing) });
  }

  #hasExtensions(): boolean {
    const { extensions, rules } = this.#options;
    const { user = {}, group = {} } = extensions ?? {};
    // The anchors of administrative units and of groups that were there before are such ones.
    if (rules?.objectTypes.some((type) => type === 'administrativeUnit' || type === 'group') === true) return true;
    return Object.keys(user).length + Object.keys(group).length > 0;
  }
}
