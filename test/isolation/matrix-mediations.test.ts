import { matrix } from './matrix.ts';

matrix('mediations');
