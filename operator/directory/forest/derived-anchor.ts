// Anchors for objects of which only the name is known.
import { hash } from 'node:crypto';
import { normalizeDn } from './distinguished-name.ts';

/** 16 octets that equal names share, whatever their spelling. */
export const nameKey = (dn: string): Buffer => hash('sha256', normalizeDn(dn), 'buffer').subarray(0, 16);
