import * as z from 'zod';

/**
 * What makes a text tell of whom it is. Source: Safe Harbor, 45 CFR 164.514(b)(2)(i)(A) to (R); `age` is the part of (C)
 * that is about ages over 89.
 */
export const IdentifierClass = z
  .enum([
    'name',
    'geography',
    'date',
    'age',
    'phone',
    'fax',
    'email',
    'socialSecurityNumber',
    'recordNumber',
    'planNumber',
    'accountNumber',
    'licenceNumber',
    'vehicle',
    'device',
    'url',
    'ipAddress',
    'biometric',
    'photo',
    'other',
  ])
  .meta({ description: 'A class of identifiers that Safe Harbor removes: 45 CFR 164.514(b)(2)(i)' });
export type IdentifierClass = z.infer<typeof IdentifierClass>;

/** Where in a text something stands that may identify somebody. It says where, and never repeats what. */
export type Finding = {
  readonly class: IdentifierClass;
  /** The first character, and the one after the last, in UTF-16 code units of the text as it was given. */
  readonly start: number;
  readonly end: number;
  /** Whether the matter itself names this: then it is no false alarm. */
  readonly known: boolean;
};

/** What a matter knows of those it is about. Whatever is found of it is certain. */
export type Known = {
  /** Of people: patients, relatives, clinicians. */
  readonly names?: readonly string[];
  /** Of organisations, places and addresses. */
  readonly places?: readonly string[];
  /** Record numbers, policies, phones, e-mail addresses: whatever stands for one person or thing. */
  readonly numbers?: readonly string[];
};
