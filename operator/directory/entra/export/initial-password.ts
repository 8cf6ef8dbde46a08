// The password that a new account needs and nobody ever knows: it is sent once and kept nowhere.
import { randomBytes } from 'node:crypto';

/** 32 random bytes, with one character of each class that password rules ask for. */
export const initialPassword = (): string => `${randomBytes(32).toString('base64url')}aA1!`;
