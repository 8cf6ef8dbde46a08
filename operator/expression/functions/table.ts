// All functions of the language by name.
import { certificateFunctions } from './certificate.ts';
import { conversionFunctions } from './conversion.ts';
import { dateFunctions } from './date.ts';
import type { FunctionDefinition } from './definition.ts';
import { directoryFunctions } from './directory.ts';
import { evaluationFunctions } from './evaluation.ts';
import { mathematicsFunctions } from './mathematics.ts';
import { multiValuedFunctions } from './multi-valued.ts';
import { textFunctions } from './text.ts';

export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  [
    ...textFunctions,
    ...multiValuedFunctions,
    ...evaluationFunctions,
    ...conversionFunctions,
    ...dateFunctions,
    ...directoryFunctions,
    ...mathematicsFunctions,
    ...certificateFunctions,
  ].map((definition) => [definition.name, definition]),
);
