// The numbers of the command line. What is no such number is a mistake of usage, told before anything starts.
import { InvalidArgumentError } from 'commander';

/** Reads whole numbers from `least` to `most`. `what` begins the sentence that refuses another: "A port". @throws InvalidArgumentError */
export const wholeNumber =
  (what: string, least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`${what} is a whole number from ${least} to ${most}.`);
    }
    return value;
  };
