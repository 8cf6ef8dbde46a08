// Accounts for every node of the export: each belongs to one construct, each construct has one outcome, and what belongs to none is told as unknown.
import { pathOf, type XmlElement } from '../xml/element.ts';
import type { Outcome } from './outcome.ts';

export const constructKinds = [
  'Rule',
  'AttributeFlow',
  'ScopeClause',
  'JoinClause',
  'RuleSetting',
  'Connector',
  'Partition',
  'Container',
  'ObjectType',
  'Attribute',
  'Parameter',
  'RunProfile',
  'Setting',
  'Schema',
  'State',
  'File',
  'Unknown',
] as const;
export type ConstructKind = (typeof constructKinds)[number];

/** One thing that the export says. */
export interface Construct {
  readonly kind: ConstructKind;
  /** What a person knows it by, such as `displayName in rule "In from AD - User Common"`. */
  readonly label: string;
  readonly file: string;
  readonly line: number;
  readonly path: string;
}

export interface Entry extends Construct {
  readonly outcome: Outcome;
}

export class Account {
  readonly #outcomes = new Map<Construct, Outcome | undefined>();
  /** Elements whose own text is accounted for; in `#trees` with everything below them. */
  readonly #taken = new Set<XmlElement>();
  readonly #trees = new Set<XmlElement>();
  readonly #attributes = new Map<XmlElement, Set<string>>();

  /** Begins a construct at an element. It has to be settled later. */
  open(kind: ConstructKind, label: string, element: XmlElement): Construct {
    const construct: Construct = { kind, label, file: element.file, line: element.line, path: pathOf(element) };
    this.#outcomes.set(construct, undefined);
    return construct;
  }

  /** A construct that is a file as a whole. */
  file(label: string, file: string, outcome: Outcome): void {
    this.#outcomes.set({ kind: 'File', label, file, line: 1, path: '/' }, outcome);
  }

  settle(construct: Construct, outcome: Outcome): void {
    this.#outcomes.set(construct, outcome);
  }

  /** A construct whose outcome is known at once, with everything below the element. */
  tree(kind: ConstructKind, label: string, element: XmlElement, outcome: Outcome): void {
    this.settle(this.open(kind, label, element), outcome);
    this.#trees.add(element);
  }

  /** The element's own text was read. */
  take(element: XmlElement): void {
    this.#taken.add(element);
  }

  takeTree(element: XmlElement): void {
    this.#trees.add(element);
  }

  /** The attribute was read; also where the element does not have it. */
  attribute(element: XmlElement, name: string): string | undefined {
    const names = this.#attributes.get(element) ?? new Set();
    this.#attributes.set(element, names.add(name));
    return element.attributes.get(name);
  }

  /** Opens a construct of kind `Unknown` for every node of the file that was neither read nor set aside. */
  reportUnknown(root: XmlElement): void {
    for (const element of this.#strangers(root)) {
      this.tree('Unknown', `element <${element.name}>`, element, unknown);
    }
  }

  /** A construct that nobody settled is told as not carried: to forget one must show. */
  entries(): readonly Entry[] {
    return [...this.#outcomes].map(([construct, outcome]) => ({ ...construct, outcome: outcome ?? unsettled }));
  }

  *#strangers(element: XmlElement): Generator<XmlElement> {
    if (this.#trees.has(element)) return;
    const known = this.#attributes.get(element);
    const attributes = [...element.attributes.keys()].filter((name) => known?.has(name) !== true);
    const speaks = element.children.length === 0 || element.text.trim() !== '';
    if (speaks && !this.#taken.has(element)) yield element;
    else {
      for (const name of attributes) {
        this.settle(this.open('Unknown', `attribute ${name} of <${element.name}>`, element), unknown);
      }
      for (const child of element.children) yield* this.#strangers(child);
    }
  }
}

const unknown: Outcome = {
  kind: 'Unknown',
  next: 'Look up what it does in Entra Connect, and whether you need it; report it to the project, so that a later version knows it.',
};
const unsettled: Outcome = {
  kind: 'NotCarried',
  why: 'The conversion came to no result for it.',
  next: 'Report it to the project, and check by hand what it does.',
};
