// Answers with which the service breaks down, before and after it did what was asked, at every step of an export.
import { judgeMatrix } from './judge-matrix.ts';

judgeMatrix([
  '500 before the effect',
  '500 after the effect',
  '502 before the effect',
  '503 after the effect',
  '504 before the effect',
  '504 after the effect',
]);
