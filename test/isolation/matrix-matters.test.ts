import { matrix } from './matrix.ts';

matrix('matters');
