/** Everything that can end a cast, in words: what happened, why, what to do. */
import type { CastResult } from '../wasm/protocol.ts';
import { formatBytes, formatDeadline, formatNumberOf } from './format.ts';
import { describeField, sentence, type Message, type MessageAction } from './message.ts';
import { problemMessage } from './module-messages.ts';
import { trapMessage } from './trap-messages.ts';

const MIB = 1_048_576;
/** A 32-bit memory ends here, and so does what a limit may be raised to. */
const MEMORY_END = 4_096 * MIB;
const TIMEOUT_END_MS = 86_400_000;
const OUTPUT_END = 4_095 * MIB;

export function outcomeMessage(result: CastResult): Message {
	// The table has a function for each kind, made for the member of that kind.
	const describe = OUTCOMES[result.kind] as (result: CastResult) => Message;
	return describe(result);
}

type Messages = { [Kind in CastResult['kind']]: (result: Extract<CastResult, { kind: Kind }>) => Message };

const OUTCOMES: Readonly<Messages> = {
	ok: () => ({
		tone: 'ok',
		title: 'Finished',
		what: 'The spell ran to its end.',
		why: '',
		todo: ''
	}),
	exited: (result) => ({
		tone: 'failed',
		title: `Exit code ${result.exitCode}`,
		what: `The spell ended itself with exit code ${result.exitCode}.`,
		why: 'A code other than 0 is how a program says that it did not do what was asked.',
		todo: 'Stderr often holds its reason. Check the input and the arguments.'
	}),
	trapped: (result) => trapMessage(result.code, result.message),
	'timed-out': (result) => timeoutMessage(result.deadlineMs),
	'memory-limit': (result) => memoryMessage(result),
	'output-limit': (result) => ({
		tone: 'stopped',
		title: 'Output limit reached',
		what: `The spell printed more than ${formatBytes(result.limitBytes)} and was stopped. What it printed before is kept.`,
		why: 'Stdout and stderr together are limited, so that a spell cannot fill this device.',
		todo: 'If so much output is meant, raise the limit and cast again.',
		action: raise(result.limitBytes, OUTPUT_END, (outputBytes) => ({ kind: 'raise-output', outputBytes }))
	}),
	'fuel-limit': (result) => ({
		tone: 'stopped',
		title: 'Fuel limit reached',
		what: `The spell used all of its ${formatNumberOf(result.limit, 'unit')} of fuel and was stopped. What it printed before is kept.`,
		why: 'Fuel counts the work that a program does; its limit stops it at the same place on every machine.',
		todo: 'If it may do more work, give it more fuel and cast again.'
	}),
	cancelled: () => ({
		tone: 'stopped',
		title: 'Cancelled',
		what: 'You stopped this cast. What it printed before is kept.',
		why: '',
		todo: ''
	}),
	'invalid-module': (result) => problemMessage(result.problem),
	'invalid-input': (result) => ({
		tone: 'failed',
		title: 'The input does not fit',
		what: `The spell was not cast: ${formatNumberOf(result.problems.length, 'thing')} in the input or the settings cannot be used.`,
		why: 'What a spell accepts is described in its manifest, and is checked before it runs.',
		todo: 'Change what is named here and cast again.',
		details: result.problems.map(describeField),
		action: { kind: 'edit-input' }
	}),
	'hash-mismatch': (result) => ({
		tone: 'failed',
		title: 'Not the module that was expected',
		what: 'The spell was not cast: its bytes differ from those that were asked for.',
		why: 'Somebody changed the file, or it was damaged on its way.',
		todo: 'Get the module again from where it came from.',
		details: [`Expected SHA-256 ${result.expected}`, `Found SHA-256 ${result.actual}`],
		action: { kind: 'choose-module' }
	}),
	denied: (result) => deniedMessage(result),
	'host-failed': (result) => ({
		tone: 'failed',
		title: 'Spell itself failed',
		what: 'The cast could not be carried out. The module is not to blame.',
		why: `${sentence(result.message)} (${result.code})`,
		todo: result.transient
			? 'Cast again: it may pass. If it goes on, reload the page.'
			: 'Reload the page, and close other tabs when memory is short.',
		action: { kind: 'cast-again' }
	})
};

function timeoutMessage(deadlineMs: number): Message {
	return {
		tone: 'stopped',
		title: 'Time is up',
		what: `The cast was not finished after ${formatDeadline(deadlineMs)}, its limit, and was stopped. What it printed before is kept.`,
		why: 'It has much to do, or it is caught in a loop that never ends. Compiling counts as well.',
		todo: 'If it only needs longer, raise the limit and cast again.',
		action: raise(deadlineMs, TIMEOUT_END_MS, (timeoutMs) => ({ kind: 'raise-timeout', timeoutMs }))
	};
}

function memoryMessage(result: Extract<CastResult, { kind: 'memory-limit' }>): Message {
	const limit = formatBytes(result.limitBytes);
	const asked = formatBytes(result.requestedBytes);
	const action = raise(Math.max(result.limitBytes, result.requestedBytes / 2), MEMORY_END, (memoryBytes) => ({
		kind: 'raise-memory',
		memoryBytes
	}));
	if (result.phase === 'declared') {
		return {
			tone: 'stopped',
			title: 'Needs more memory than its limit',
			what: `The module asks for ${asked} before it starts; the limit is ${limit}. It did not start.`,
			why: 'A module declares the memory that it needs at least.',
			todo: 'Raise the limit and cast again.',
			action
		};
	}
	return {
		tone: 'stopped',
		title: 'Out of memory',
		what:
			result.exitCode === undefined
				? `The spell asked for ${asked} of memory, was refused at its limit of ${limit}, and broke off.`
				: `The spell asked for ${asked} of memory, was refused at its limit of ${limit}, and ended itself with exit code ${result.exitCode}.`,
		why: 'The input may be large for this program, or it keeps more than it needs.',
		todo: 'Raise the limit and cast again, or give it a smaller input.',
		action
	};
}

function deniedMessage({ capability, name, message, exitCode }: Extract<CastResult, { kind: 'denied' }>): Message {
	const common = { tone: 'failed' as const, details: [sentence(message)] };
	switch (capability) {
		case 'environment':
			return {
				...common,
				title: `${name} was not handed over`,
				what: `The spell was not cast: the variable ${name} looks like a secret.`,
				why: 'A program that is given a key or a password can print it.',
				todo: 'Remove the variable. If it holds no secret, give it another name.',
				action: { kind: 'edit-environment' }
			};
		case 'files':
			return {
				...common,
				title: 'No access to files',
				what: `The spell was not cast: it wants ${name}, which it was not given.`,
				why: 'Spells see no files unless you hand them over one by one.',
				todo: 'Give the file as the input instead.',
				action: { kind: 'edit-input' }
			};
		case 'network':
			return {
				...common,
				title: `No access to ${name}`,
				what:
					exitCode === undefined
						? `The spell asked ${name} for something, was denied that, and broke off. Nothing was sent there.`
						: `The spell asked ${name} for something, was denied that, and ended itself with exit code ${exitCode}. Nothing was sent there.`,
				why: 'Spells reach no host unless their manifest asks for it and you allow it.',
				todo: 'If its manifest asks for this host, allow that and cast again. Or fetch what it needs and give it as the input.',
				action: { kind: 'allow-network' }
			};
	}
}

/** Twice as much, as far as it goes; nothing when it is at the end. */
function raise(now: number, end: number, action: (value: number) => MessageAction): MessageAction | undefined {
	const doubled = Math.min(end, Math.ceil(now * 2));
	return doubled > now ? action(doubled) : undefined;
}
