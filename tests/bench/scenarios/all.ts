import type { Scenario } from '../host/scenario.ts';
import { batch } from './batch.ts';
import { compute } from './compute.ts';
import { firstCast } from './first-cast.ts';
import { firstLoad } from './first-load.ts';
import { flood } from './flood.ts';
import { kill } from './kill.ts';
import { library } from './library.ts';
import { metrics } from './metrics.ts';
import { lighthouse } from './lighthouse.ts';
import { memory } from './memory.ts';
import { offlineVisit } from './offline-visit.ts';
import { python } from './python.ts';
import { results } from './results.ts';
import { rewrite } from './rewrite.ts';
import { runs } from './runs.ts';
import { streams } from './streams.ts';
import { warm } from './warm.ts';
import { wasi } from './wasi.ts';

/** In the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [
	warm,
	python,
	rewrite,
	firstCast,
	streams,
	wasi,
	compute,
	kill,
	flood,
	memory,
	metrics,
	runs,
	library,
	batch,
	results,
	firstLoad,
	offlineVisit,
	lighthouse
];
