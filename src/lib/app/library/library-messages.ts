/** What went wrong with a saved spell, in words. */
import { NameTakenError, SpellGoneError, VersionHealedError, VersionThereError } from '../../storage/spell-errors.ts';
import { HashMismatchError, HostError, InvalidInputError, ModuleRefusedError } from '../../wasm/errors.ts';
import { withinSentence } from '../language/language.ts';
import { describeField, sentence, type Message } from '../message.ts';
import { problemMessage } from '../module-messages.ts';
import { visibleText } from '../visible-text.ts';

type Words = Omit<Message, 'tone'>;

/** @param subject what was worked on: a file's or a spell's name. */
export function libraryMessage(error: unknown, subject: string): Message {
	if (error instanceof ModuleRefusedError) {
		const { title, ...rest } = problemMessage(error.problem);
		// Another file is chosen where this one was.
		delete rest.action;
		return { ...rest, title: `${visibleText(subject)}: ${withinSentence(title)}` };
	}
	return { tone: toneOf(error), ...wordsOf(error, visibleText(subject)) };
}

function toneOf(error: unknown): Message['tone'] {
	if (error instanceof VersionHealedError) return 'ok';
	return error instanceof VersionThereError || error instanceof NameTakenError ? 'stopped' : 'failed';
}

function wordsOf(error: unknown, subject: string): Words {
	if (error instanceof InvalidInputError) return invalid(error);
	if (error instanceof NameTakenError) return taken(error);
	if (error instanceof VersionThereError) return there(error);
	if (error instanceof VersionHealedError) {
		return { title: 'The bytes are back', what: error.message, why: 'They had been damaged.', todo: '' };
	}
	if (error instanceof HashMismatchError) return DAMAGED;
	if (error instanceof HostError && error.code === 'storage-full') return full(subject);
	if (error instanceof SpellGoneError) {
		return { title: 'Deleted meanwhile', what: error.message, why: '', todo: 'Go back to the library.' };
	}
	const message = error instanceof Error ? error.message : String(error);
	return {
		title: `${subject} was not saved`,
		what: sentence(message),
		why: '',
		todo: 'Nothing was changed. Try again.'
	};
}

function invalid({ problems }: InvalidInputError): Words {
	const [first] = problems;
	const field = first?.path.split('/')[1] ?? 'field';
	return {
		title: `The ${field} cannot be used`,
		what: first === undefined ? '' : sentence(describeField({ path: '', message: first.message })),
		why: '',
		todo: 'Nothing was changed.'
	};
}

function taken({ spell }: NameTakenError): Words {
	return {
		title: 'The name is taken',
		what: `There is a spell called ${visibleText(spell.name)} already.`,
		why: 'Names tell spells apart; capitals do not.',
		todo: 'Save it under another name, or as a new version of that spell.'
	};
}

function there({ spell, version }: VersionThereError): Words {
	return {
		title: 'It is there already',
		what: `These bytes are version ${version.number} of ${visibleText(spell.name)}.`,
		why: '',
		todo: ''
	};
}

function full(subject: string): Words {
	return {
		title: 'No room on this device',
		what: `${subject} was not saved: the browser gives Spell no more room.`,
		why: 'All that was saved before is still there.',
		todo: 'Delete spells or runs that you no longer need, or make room on the device.'
	};
}

const DAMAGED: Words = {
	title: 'The bytes of this version are damaged',
	what: 'What lay here no longer had its SHA-256, and was dropped.',
	why: 'A disk that fails, or a program that cleans up, can do that.',
	todo: 'Add its file again as a version: that puts the bytes back.'
};
