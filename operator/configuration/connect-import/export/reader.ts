// Reads the children of one element by name, and accounts for what it reads.
import { childOf, childrenOf, type XmlElement } from '../xml/element.ts';
import type { Account } from '../report/account.ts';

export class Reader {
  readonly account: Account;
  readonly element: XmlElement;

  constructor(account: Account, element: XmlElement) {
    this.account = account;
    this.element = element;
  }

  /** The text of the first child of this name; `undefined` without such a child. A second one of the name stays unread, and so is told as unknown. */
  text(name: string): string | undefined {
    const child = childOf(this.element, name);
    if (child === undefined) return undefined;
    this.account.take(child);
    return child.text;
  }

  /** As `text`, without white space around it, and `undefined` where nothing is left. */
  word(name: string): string | undefined {
    const word = this.text(name)?.trim();
    return word === '' ? undefined : word;
  }

  /** Switches are `True`, `true` or `1`. */
  flag(name: string): boolean {
    return isTrue(this.word(name));
  }

  attribute(name: string): string | undefined {
    return this.account.attribute(this.element, name);
  }

  one(name: string): Reader | undefined {
    const child = childOf(this.element, name);
    return child === undefined ? undefined : new Reader(this.account, child);
  }

  all(name: string): readonly Reader[] {
    return childrenOf(this.element, name).map((child) => new Reader(this.account, child));
  }

  /** An element that only holds others may also be empty; it then says nothing, and is no stranger. */
  group(name: string): readonly XmlElement[] {
    const found = childrenOf(this.element, name);
    for (const element of found) if (element.children.length === 0 && element.text.trim() === '') this.account.take(element);
    return found;
  }
}

export const isTrue = (text: string | undefined): boolean => text !== undefined && /^(true|1|yes)$/i.test(text.trim());

/** `{AE4DB4CC-…}` and `ae4db4cc-…` name the same: lower case, in braces. */
export function identifier(text: string): string {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^\{|\}$/g, '');
  return `{${bare}}`;
}

export const noIdentifier = '{00000000-0000-0000-0000-000000000000}';
