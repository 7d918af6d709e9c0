import * as z from 'zod';
import { name } from './text.ts';

/** How somebody is reached: one of the two at least, which `isReachable` asks for. */
export const contact = {
  phone: name(40).optional().meta({ description: 'This or `email` must be there' }),
  email: z.email({ error: 'must be an e-mail address' }).max(254).optional(),
};

type Contact = { readonly phone?: string | undefined; readonly email?: string | undefined };

export const isReachable = ({ phone, email }: Contact): boolean => phone !== undefined || email !== undefined;

/** What is said of somebody whom nobody can reach. */
export const reachable = (why: string) => ({
  error: `is missing, and so is the e-mail address: ${why}`,
  path: ['phone'],
  params: { rule: 'reachable' },
});
