/** What is said of programs that had to be killed. */
import { COOL_DOWN } from '../wasm/cool-down.ts';
import { formatNumberOf } from './format.ts';
import type { Message } from './message.ts';

/** A cast is held back for so long, in ms. */
export function coolDownMessage(remainingMs: number): Message {
	return {
		tone: 'stopped',
		title: 'Not cast yet',
		what: `This program was stopped by force ${formatNumberOf(COOL_DOWN.kills, 'time')} in a row. Cast again in ${Math.ceil(remainingMs / 1000)} s.`,
		why: 'A program that is ended from outside can keep the device busy for a while after.',
		todo: '',
		action: { kind: 'cast-anyway' }
	};
}

/** An unmetered program whose worker was ended. */
export const MAY_RUN_ON: Message = {
	tone: 'stopped',
	title: 'It may still be running',
	what: 'You trust this program, so it runs without a counter that would stop it. Its worker was ended, but some browsers let it run on: for seconds, or for minutes in a long memory operation.',
	why: '',
	todo: 'If this device stays busy, reload the page: that ends it for certain.',
	action: { kind: 'reload-page' }
};
