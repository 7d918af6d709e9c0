import { coverage, matrix, open } from './matrix.ts';

coverage();
matrix('rest');
open();
