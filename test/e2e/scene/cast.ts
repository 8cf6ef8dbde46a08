// The people and groups of one scene: account names that no other scene has, and objects below the scene's own unit.
import type { Forest } from '../../environment/directory/forest.ts';
import type { AttributeChanges, DirectoryObject } from '../../environment/directory/objects.ts';

export class Cast {
  readonly #forest: Forest;
  readonly #unit: string;
  readonly #mark: string;

  /** `mark` ends every account name; short, because an account name has at most 20 characters. */
  constructor(forest: Forest, unit: string, mark: string) {
    this.#forest = forest;
    this.#unit = unit;
    this.#mark = mark;
  }

  account(name: string): string {
    return `${name}-${this.#mark}`;
  }

  userPrincipalName(name: string): string {
    return `${this.account(name)}@${this.#forest.domain}`;
  }

  /** Makes an enabled person whose common name and display name are `name`, unless `attributes` say otherwise. */
  person(name: string, attributes: AttributeChanges = {}, unit: string = this.#unit): Promise<DirectoryObject> {
    return this.#forest.objects.createUser({ name, account: this.account(name), unit, attributes });
  }

  async people(
    names: readonly string[],
    attributes: AttributeChanges = {},
    unit: string = this.#unit,
  ): Promise<readonly DirectoryObject[]> {
    const made: DirectoryObject[] = [];
    for (const name of names) made.push(await this.person(name, attributes, unit));
    return made;
  }

  /** Makes a security group. */
  group(name: string, members: readonly DirectoryObject[] = [], unit: string = this.#unit): Promise<DirectoryObject> {
    return this.#forest.objects.createGroup({ name, account: this.account(name), unit, members: members.map(({ dn }) => dn) });
  }

  /** Makes a unit below the scene's own and gives its distinguished name. */
  unit(name: string): Promise<string> {
    return this.#forest.objects.createUnit(name, this.#unit);
  }
}
