// What one compilation gathers, and what it makes of a node.
import type { Run } from './frame.ts';
import type { SyntaxNode } from './syntax.ts';
import type { StaticType } from './types.ts';

/** A node made ready to run. `type` is what is known of its value. */
export interface Compiled {
  readonly type: StaticType;
  readonly run: Run;
}

/** The variables in reach, by name: their slot in the frame and what is known of them. */
export type Scope = ReadonlyMap<string, { readonly slot: number; readonly type: StaticType }>;

export interface Compilation {
  readonly reads: Set<string>;
  readonly importedReads: Set<string>;
  /** Parameters that the expression reads, in the spelling of their declaration. */
  readonly parameters: Set<string>;
  /** Parameters that the caller knows beside those of the language. */
  readonly extraParameters: readonly string[];
  usesTime: boolean;
  usesRandom: boolean;
  /** Slots given so far; a variable that hides another of its name has a slot of its own. */
  slots: number;
  readonly compile: (node: SyntaxNode, scope: Scope) => Compiled;
}
