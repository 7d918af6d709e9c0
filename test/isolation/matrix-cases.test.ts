import { matrix } from './matrix.ts';

matrix('cases');
