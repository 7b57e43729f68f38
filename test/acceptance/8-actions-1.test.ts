import { actionSuite, halves } from './actions.ts';

actionSuite(halves[0] ?? []);
