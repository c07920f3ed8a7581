import type { CastOutcome } from '../wasm/protocol.ts';
import { once } from './once.ts';
import type { CastToRecord, LoggedCast, Recording, RunLog } from './run-log.ts';

/** Writes records of casts. */
export type CastLog = Pick<RunLog, 'begin'>;

const NOT_KEPT: Recording = { kind: 'not-recorded', message: 'a spell in another page keeps nothing.' };

/** Keeps nothing. */
export const NO_LOG: CastLog = {
	begin: () => ({ started: Promise.resolve(NOT_KEPT), settle: () => Promise.resolve(NOT_KEPT) })
};

/** What writes records is loaded with the first cast, beside it: a visit without one does without. */
export function lateRunLog(load: () => Promise<CastLog>): CastLog {
	const log = once(load);
	return { begin: (cast) => begun(log.get(), cast) };
}

function begun(log: Promise<CastLog>, cast: CastToRecord): LoggedCast {
	const logged = log.then((opened) => opened.begin(cast));
	return {
		started: logged.then(({ started }) => started, notLoaded),
		settle: (outcome: CastOutcome) => logged.then((opened) => opened.settle(outcome), notLoaded)
	};
}

function notLoaded(error: unknown): Recording {
	console.info('What writes records could not be loaded:', error);
	return { kind: 'not-recorded', message: 'a part of the app could not be loaded. Reload the page.' };
}
