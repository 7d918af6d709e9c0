/** Seconds for which an answer is kept for a request that may be sent again. */
export const rememberedFor = 24 * 60 * 60;
