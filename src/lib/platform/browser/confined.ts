/** Confines the worker that imports this. To be imported first, so that no other module finds what is removed. */
import { confine } from './confine.ts';

confine(self);
