// Connections that break, hang or lose their right to be there, at every step of an export.
import { judgeMatrix } from './judge-matrix.ts';

judgeMatrix([
  'connection reset before the effect',
  'connection reset after the effect',
  'latency of a quarter of a second',
  'access token expired',
  '429 before the effect',
  '429 after the effect',
]);
