import { api } from './services.ts';

export const handler = api();
