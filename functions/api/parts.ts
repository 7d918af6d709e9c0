import type { Part } from '../../shared/cases/store/reading.ts';
import { type Answer, answer } from '../../shared/http/answer.ts';
import { isRefusal, type Refusal } from '../../shared/kernel/refusal.ts';

/** Answers a part of a case, at the version it was read. */
export const showing = <View>(part: Part<View> | Refusal<'notFound'>): Answer<200, View> | Refusal<'notFound'> =>
  isRefusal(part) ? part : answer(200, part.view, { etag: part.etag });

/** Answers what a command added to a case. */
export const made = <View>(view: View, etag: string): Answer<201, View> => answer(201, view, { etag });

/** Answers what a command made of something there was. */
export const changed = <View>(view: View, etag: string): Answer<200, View> => answer(200, view, { etag });
