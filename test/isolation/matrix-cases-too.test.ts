import { matrix } from './matrix.ts';

matrix('casesToo');
