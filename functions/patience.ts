/** Give up a call in time to answer the caller, and to try it again. */
export const patience = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };
