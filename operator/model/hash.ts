// Hashes of canonical JSON: they name revisions and digests, and they stop unchanged objects.
import { hash } from 'node:crypto';
import { canonicalJson } from './json.ts';

/** SHA-256 of the canonical JSON, 64 hex digits. */
export const sha256 = (value: unknown): string => hash('sha256', canonicalJson(value), 'hex');

/** The first 128 bits, 32 hex digits: enough to tell two states of one object apart for ever. */
export const contentHash = (value: unknown): string => sha256(value).slice(0, 32);
