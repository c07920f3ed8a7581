/** What there is to say of a receipt that was checked, or could not be. */
import type { ReceiptPart } from './compare-receipts.ts';
import type { Hindrance, Verdict } from './verify.ts';

export interface Words {
	what: string;
	why: string;
	todo: string;
}

export const PART_WORDS: Readonly<Record<ReceiptPart, string>> = {
	module: 'Module',
	input: 'Input',
	arguments: 'Arguments',
	environment: 'Environment',
	files: 'Files',
	limits: 'Limits',
	seed: 'Seed',
	clock: 'Clock',
	outcome: 'Outcome',
	stdout: 'Stdout',
	stderr: 'Stderr',
	fuel: 'Fuel'
};

const CANNOT = 'It cannot be verified.';

export function hindranceWords(hindrance: Hindrance): Words {
	switch (hindrance) {
		case 'running':
			return { what: CANNOT, why: 'The cast had not ended.', todo: 'Wait for its end.' };
		case 'interrupted':
			return { what: CANNOT, why: 'The cast has no end: its tab went away.', todo: 'Cast it again.' };
		case 'stopped':
			return {
				what: CANNOT,
				why: 'A person or the deadline stopped the cast, at a moment that is never the same.',
				todo: 'Cast it again and let it end; a limit on fuel stops at the same place each time.'
			};
		case 'host-failed':
			return { what: CANNOT, why: 'Spell failed, not the program.', todo: 'Cast it again.' };
		case 'live-input':
			return {
				what: CANNOT,
				why: 'Its input was typed in a terminal, of which nothing is kept.',
				todo: 'Cast it on an input that is given beforehand.'
			};
		case 'network':
			return {
				what: CANNOT,
				why: 'The program reached the network, which may answer otherwise today.',
				todo: 'Cast it on what the network gave as its input, without the network.'
			};
	}
}

export function verdictWords(verdict: Verdict): Words {
	if (verdict.kind === 'verified')
		return { what: 'Verified.', why: 'The same module on the same input gave the same again.', todo: '' };
	if (verdict.kind === 'differs')
		return { what: 'It differs.', why: 'The receipt tells of another cast than this one.', todo: '' };
	switch (verdict.reason) {
		case 'chance':
			return {
				what: 'It cannot be told.',
				why: 'The cast was not made to be repeatable, so its chance and its clock were others.',
				todo: 'Cast it with a seed, and verify that receipt.'
			};
		case 'no-hash':
			return {
				what: 'It cannot be told.',
				why: 'The receipt has no hash of a part: it was too large, or may hold a secret.',
				todo: 'Cast it on a smaller input, or one without secrets.'
			};
		case 'ended-here':
			return {
				what: 'It cannot be told.',
				why: 'The cast was stopped here, by its deadline, a person or a failure.',
				todo: 'Verify it again while this machine has less to do.'
			};
	}
}
