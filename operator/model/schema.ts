// What a directory says of its attributes, and what the target accepts.

export type AttributeType = 'String' | 'Integer' | 'Boolean' | 'Binary' | 'Reference';

export interface AttributeSchema {
  readonly type: AttributeType;
  readonly multiValued: boolean;
}

/** Attribute schemas of a source, by attribute name in the directory's spelling. */
export type DirectorySchema = Readonly<Record<string, AttributeSchema>>;

/** How the target takes one attribute of one object type. */
export type TargetAttribute =
  | {
      readonly support: 'Supported';
      readonly type: AttributeType;
      readonly multiValued: boolean;
      /**
       * A create-only attribute is sent with the create and never compared again. A read-only one is computed and shown, never sent. One that is written
       * when empty is sent while the target holds no value, and stands for the identity: until it is there, the object is created nowhere else.
       */
      readonly mutability: 'ReadWrite' | 'CreateOnly' | 'ReadOnly' | 'WhenEmpty';
      /** Longest value in UTF-16 code units; a longer one is held back alone, with an error of its own. */
      readonly maxLength?: number;
      readonly comparison: 'Exact' | 'IgnoreCase';
      /** False where the target refuses to remove the value; the removal is then reported, not sent. */
      readonly clearable: boolean;
      /** True where the target makes a value of its own when it is given none: to have one there and none here is no difference. */
      readonly computed?: true;
      /** What a person does where an attribute that is taken at creation only is to have another value later; absent where it is never compared again. */
      readonly fixed?: string;
      /** The only value that the target takes; an object with another one is not created. */
      readonly demands?: Demand;
      /**
       * A create waits as long as the value is held back: `AsWanted` where the target makes one of its own when it is given none, `Always`, or of objects
       * for which the condition holds, where there must be one.
       */
      readonly needed?: 'AsWanted' | 'Always' | Condition;
      /** How a text has to look; another one is held back, with an error of its own. */
      readonly form?: TextForm;
      /** Where its values may exist only once; absent where several objects may have the same. */
      readonly unique?: Uniqueness;
    }
  | { readonly support: 'Unsupported'; readonly reason: string };

export interface TextForm {
  /** A regular expression, as text: schemas are stored. */
  readonly pattern: string;
  /** The form in words, as in "is not ...". */
  readonly inWords: string;
  /** True where only an object that is to be made needs it: one that is there keeps any text. */
  readonly atCreation?: true;
}

export interface Uniqueness {
  /** Attributes of any type with the same scope share their values, as names and addresses of a tenant do. */
  readonly scope: string;
  /** `Address` reads `SMTP:Ana@contoso.test` and `ana@contoso.test` as one value; addresses of other kinds are not counted. */
  readonly fold: 'Exact' | 'IgnoreCase' | 'Address';
  /** True where a create takes over the object of its type that has the value and belongs to no source. */
  readonly matches?: true;
  /** The objects among which it is unique, where it is not among all. */
  readonly among?: Condition;
}

/** Holds for an object that has the value, or is to have it. */
export interface Condition {
  readonly attribute: string;
  readonly value: string;
}

export interface Demand {
  readonly value: string | boolean;
  /** What a person reads of an object with another value. */
  readonly reason: string;
  /** Objects of which it is not demanded. */
  readonly unless?: Condition;
}

/**
 * Why no object of a type is created, whatever its values: a type whose `sourceAnchor` the target does not take is not written at all.
 * `undefined` where objects are.
 */
export const refusalOf = (schema: Readonly<Record<string, TargetAttribute>>): string | undefined =>
  schema['sourceAnchor']?.support === 'Unsupported' ? schema['sourceAnchor'].reason : undefined;

/** The target's schema by object type, then by attribute name in the rules' own spelling. Names that are missing are unsupported. */
export type TargetSchema = Readonly<Record<string, Readonly<Record<string, TargetAttribute>>>>;
