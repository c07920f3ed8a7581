/** Why a program broke off in the middle: one message for each code. */
import type { TrapCode } from '../wasm/protocol.ts';
import type { Message } from './message.ts';

export function trapMessage(code: TrapCode, message: string): Message {
	return {
		tone: 'failed',
		what: 'The spell broke off in the middle (a trap). What it printed before is kept; nothing else was touched.',
		...TRAPS[code],
		...(message === '' ? {} : { details: [message] })
	};
}

const TELL_AUTHOR =
	'Look at stderr and at the frames below, and send them to the spell’s author with the input that caused it.';

const TRAPS: Readonly<Record<TrapCode, Pick<Message, 'title' | 'why' | 'todo'>>> = {
	unreachable: {
		title: 'The program gave up',
		why: 'It reached an instruction that must never run: a panic, a failed assertion or abort().',
		todo: TELL_AUTHOR
	},
	'out-of-bounds-memory': {
		title: 'Reached outside its memory',
		why: 'It read or wrote past the end of its memory: a fault in the program, stopped by the engine.',
		todo: TELL_AUTHOR
	},
	'out-of-bounds-table': {
		title: 'Reached outside a table',
		why: 'It used a function pointer or a table entry that does not exist.',
		todo: TELL_AUTHOR
	},
	'integer-divide-by-zero': {
		title: 'Divided by zero',
		why: 'It divided a whole number by zero.',
		todo: 'Check the input for a zero where none belongs.'
	},
	'integer-overflow': {
		title: 'A number was too large',
		why: 'A division gave a whole number that does not fit its type.',
		todo: 'Check the input for numbers that are too large.'
	},
	'invalid-conversion': {
		title: 'A number could not be converted',
		why: 'It turned a fraction, an infinity or a not-a-number into a whole number that does not fit.',
		todo: 'Check the input for numbers that are too large, or are none.'
	},
	'indirect-call-mismatch': {
		title: 'Called a function of another type',
		why: 'A function pointer led to a function with other parameters.',
		todo: TELL_AUTHOR
	},
	'stack-overflow': {
		title: 'Called itself too deeply',
		why: 'It called functions within functions until the stack was full: an endless recursion, or an input nested very deeply.',
		todo: 'Try an input that is nested less deeply.'
	},
	'null-reference': {
		title: 'Used nothing as something',
		why: 'It used a reference that points to nothing.',
		todo: TELL_AUTHOR
	},
	'uncaught-exception': {
		title: 'Threw an exception that nobody caught',
		why: 'An exception in the program found no handler.',
		todo: TELL_AUTHOR
	},
	'out-of-memory': {
		title: 'Ran out of memory',
		why: 'It could not get the memory that it needed.',
		todo: 'Raise the memory limit, or give it a smaller input.'
	},
	abort: {
		title: 'The program aborted',
		why: 'It called abort: it found a state that it cannot go on from.',
		todo: TELL_AUTHOR
	},
	other: { title: 'The program broke off', why: 'The engine stopped it.', todo: TELL_AUTHOR }
};
