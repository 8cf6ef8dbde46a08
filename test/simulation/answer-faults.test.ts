// Answers that end early or never come, and tokens that end all at once, at every step of an export.
import { judgeMatrix } from './judge-matrix.ts';

judgeMatrix([
  'answer cut by a broken connection',
  'answer cut in its text',
  'list without its end',
  'no answer, before the effect',
  'no answer, after the effect',
  'all access tokens expired at once',
]);
