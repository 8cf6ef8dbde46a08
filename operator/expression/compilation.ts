// What one compilation gathers, and what it makes of a node.
import type { Run } from './frame.ts';
import type { DirectorySchema } from '../model/schema.ts';
import type { ExpressionFault } from './problem.ts';
import type { SyntaxNode } from './syntax.ts';
import type { StaticType } from './types.ts';

/** A node made ready to run. */
export interface Compiled {
  /** What is known of its value, or of each of its values. */
  readonly type: StaticType;
  /** True where it is known to have several values, or to come from an attribute that may; false where it has one; absent where nobody knows. */
  readonly many?: boolean;
  readonly run: Run;
}

/** The variables in reach, by name: their slot in the frame and what is known of them. */
export type Scope = ReadonlyMap<string, { readonly slot: number } & Pick<Compiled, 'type' | 'many'>>;

export interface Compilation {
  readonly reads: Set<string>;
  readonly importedReads: Set<string>;
  /** Parameters that the expression reads, in the spelling of their declaration. */
  readonly parameters: Set<string>;
  /** Parameters that the caller knows beside those of the language. */
  readonly extraParameters: readonly string[];
  /** The attributes of the objects that the expression will see; without it, nothing is known of them. */
  readonly schema: DirectorySchema | undefined;
  /** Attributes that some object is known to have. */
  readonly spellings: readonly string[];
  /** What is odd, and may still be meant. */
  readonly warnings: ExpressionFault[];
  usesTime: boolean;
  usesRandom: boolean;
  /** Slots given so far; a variable that hides another of its name has a slot of its own. */
  slots: number;
  readonly compile: (node: SyntaxNode, scope: Scope) => Compiled;
}
