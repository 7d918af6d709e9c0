import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Tokens of tasks: nobody guesses one, and whoever knows the key can tell that one was given, even long ago. */
export const taskTokens = (key: string) => {
  const seal = (name: string) => createHmac('sha256', key).update(name).digest('base64url');
  return {
    make: (): string => {
      const name = randomBytes(32).toString('base64url');
      return `${name}.${seal(name)}`;
    },
    wasGiven: (token: string): boolean => {
      const [name = '', given = ''] = token.split('.');
      const [expected, actual] = [Buffer.from(seal(name)), Buffer.from(given)];
      return expected.length === actual.length && timingSafeEqual(expected, actual);
    },
  };
};
