/** Why a link or a file that brings a spell is not taken: one message for each code. */
import { LINK_LENGTHS } from '../../links/link-size.ts';
import { LinkRefusedError, type LinkProblem } from '../../links/shared-spell.ts';
import { HashMismatchError, HostError, ModuleRefusedError } from '../../wasm/errors.ts';
import { formatBytes, formatCount } from '../format.ts';
import { sentence, type Message } from '../message.ts';
import { problemMessage } from '../module-messages.ts';

type Description = Omit<Message, 'tone'>;
type Descriptions = {
	[Code in LinkProblem['code']]: (problem: Extract<LinkProblem, { code: Code }>) => Description;
};

const ASK_AGAIN = 'Ask for it again: as a .spell file, where links are cut.';

const PROBLEMS: Readonly<Descriptions> = {
	cut: ({ received, expected }) => ({
		title: 'The link was cut short',
		what:
			expected === undefined
				? `Only its first ${formatCount(received)} characters arrived.`
				: `It arrived with ${formatCount(received)} of ${formatCount(expected)} characters.`,
		why: 'Chats and mail programs cut long addresses.',
		todo: `Copy the whole of it. ${ASK_AGAIN}`
	}),
	damaged: ({ message }) => ({
		title: 'The link is damaged',
		what: sentence(`It cannot be read: ${message}`),
		why: 'Something on its way changed it.',
		todo: ASK_AGAIN
	}),
	future: ({ version }) => ({
		title: 'From a newer release',
		what: `It is of format ${version}; this release of Spell reads format 1.`,
		why: 'Who made it has a newer one.',
		todo: 'Reload the page to get the newest release, then open it again.'
	}),
	'too-long': ({ length, limit }) => ({
		title: 'The link is too long',
		what: `It says that it has ${formatCount(length)} characters; the limit is ${formatCount(limit)}.`,
		why: `Above ${formatCount(LINK_LENGTHS.browser)}, browsers begin to cut addresses.`,
		todo: 'Ask for a .spell file.'
	}),
	'too-large': ({ limitBytes }) => ({
		title: 'Too much is packed into it',
		what: `Unpacked, it has more than ${formatBytes(limitBytes)}. Unpacking was stopped there.`,
		why: 'A few characters can hold gigabytes of zeros; that is how pages are made to hang.',
		todo: 'If you trust who sent it, ask for the .wasm file.'
	}),
	'bad-field': ({ path, message }) => ({
		title: 'The link breaks its format',
		what: sentence(path === '' ? `Its header is not as it should be: ${message}` : `${path} ${message}`),
		why: 'It was made by another program, or by hand.',
		todo: 'Ask who made it.'
	}),
	'wrong-hash': ({ expected, actual }) => ({
		title: 'Not the program that it names',
		what: 'The program has another SHA-256 than the link says. It was not loaded.',
		why: 'It was changed, on purpose or by mistake.',
		todo: 'Do not use it. Ask who sent it.',
		details: [`expected ${expected}`, `found ${actual}`]
	}),
	'bad-address': ({ message }) => ({
		title: 'The link leads nowhere safe',
		what: sentence(message),
		why: 'Spells are fetched over https alone, without passwords.',
		todo: 'Ask for another link.'
	}),
	'not-a-link': () => ({
		title: 'No spell in this link',
		what: 'What follows the # is neither a spell nor the address of one.',
		why: 'It was cut or changed, or is for another program.',
		todo: 'Copy the whole link, or ask for it again.'
	})
};

export function linkProblemMessage(problem: LinkProblem): Message {
	// The table has a function for each code, made for the member with that code.
	const describe = PROBLEMS[problem.code] as (problem: LinkProblem) => Description;
	return { tone: 'failed', ...describe(problem) };
}

/** Whatever went wrong on the way from a link to a program. `subject`: an address, or a file's name. */
export function sharedMessage(error: unknown, subject: string): Message {
	if (error instanceof LinkRefusedError) return linkProblemMessage(error.problem);
	if (error instanceof HashMismatchError)
		return linkProblemMessage({ code: 'wrong-hash', expected: error.expected, actual: error.actual });
	if (error instanceof ModuleRefusedError) return problemMessage(error.problem);
	return {
		tone: 'failed',
		title: 'It could not be fetched',
		what: sentence(error instanceof Error ? error.message : String(error)),
		why:
			error instanceof HostError && error.code === 'module-unreachable'
				? 'There is no connection, the address is not right any more, or its host lets no other site read it (CORS).'
				: '',
		todo: `Try again, or download ${subject} yourself and drop the file here.`
	};
}
