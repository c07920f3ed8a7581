import type { HostileProgram } from '../program.ts';
import { ASKS } from './asks.ts';
import { BOMBS } from './bombs.ts';
import { BULK } from './bulk.ts';
import { EXITS } from './exits.ts';
import { FILES } from './files.ts';
import { FLOODS } from './floods.ts';
import { generated } from './generated.ts';
import { GROWTH } from './growth.ts';
import { LOOPS } from './loops.ts';
import { RECURSION } from './recursion.ts';

/** Everything, by what it is about. */
export const CORPUS: Readonly<Record<string, readonly HostileProgram[]>> = {
	loops: LOOPS,
	recursion: RECURSION,
	'bulk operations': BULK,
	growth: GROWTH,
	floods: FLOODS,
	files: FILES,
	'host calls': ASKS,
	exits: EXITS,
	bombs: BOMBS,
	generated: generated(20, 2_026)
};
