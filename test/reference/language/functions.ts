// All functions that need nothing but their arguments, by name.
import type { LanguageFunction } from './arguments.ts';
import { certificateFunctions } from './certificates.ts';
import { conversionFunctions } from './conversions.ts';
import { dateFunctions } from './dates.ts';
import { directoryFunctions } from './directory.ts';
import { listFunctions } from './lists.ts';
import { questionFunctions } from './questions.ts';
import { textFunctions } from './texts.ts';

export const functions: Readonly<Record<string, LanguageFunction>> = {
  ...textFunctions,
  ...listFunctions,
  ...questionFunctions,
  ...conversionFunctions,
  ...dateFunctions,
  ...directoryFunctions,
  ...certificateFunctions,
};
