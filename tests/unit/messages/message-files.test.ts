import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../../../scripts/messages/check.ts';
import { languages, messageFile, messageFilePath, readMessageFile } from '../../../scripts/messages/message-file.ts';
import { readMessages, type Message } from '../../../scripts/messages/sources.ts';
import { LANGUAGES } from '../../../src/lib/app/language/language-choice.ts';

describe('the message files', () => {
	const messages = readMessages();

	test.each(languages())('%s has each text of the sources, and no other, with its placeholders', (language) => {
		expect(faultsOf(language, messages, readMessageFile(language)), 'npm run messages').toEqual([]);
	});

	test.each(languages())('%s is as npm run messages writes it', (language) => {
		const text = readFileSync(messageFilePath(language), 'utf8');
		expect(messageFile(language, messages, readMessageFile(language)) === text).toBe(true);
	});

	test('are those of the languages that can be chosen', () => {
		expect(['en', ...languages()].sort()).toEqual(Object.keys(LANGUAGES).sort());
		const beforePaint = readFileSync('src/lib/app/before-paint.js', 'utf8');
		const [, known] = /\^\(([a-z|]+)\)/.exec(beforePaint) ?? [];
		expect(known?.split('|').sort()).toEqual(Object.keys(LANGUAGES).sort());
	});
});

describe('a message file is refused', () => {
	const messages: Message[] = [
		{ one: 'Kept {0} of {1}', files: ['a.ts'] },
		{ one: 'run', many: 'runs', files: ['a.ts'] }
	];
	const kept = { msgid: 'Kept {0} of {1}', msgstr: ['{1}, davon {0} behalten'] };
	const run = { msgid: 'run', msgid_plural: 'runs', msgstr: ['Lauf', 'Läufe'] };

	test('not, when it is complete', () => {
		expect(faultsOf('de', messages, [kept, run])).toEqual([]);
	});

	test.each([
		['that lacks a text', [kept], ['“run|runs” is in the sources and not in the file.']],
		[
			'with a text that is gone',
			[kept, run, { msgid: 'Gone', msgstr: ['Weg'] }],
			['“Gone” is in the file and not in the sources.']
		],
		['without a translation', [{ ...kept, msgstr: [' '] }, run], ['“Kept {0} of {1}” is not translated.']],
		['without a form', [kept, { ...run, msgstr: ['Lauf'] }], ['“run|runs” is not translated.']],
		[
			'with other placeholders',
			[{ ...kept, msgstr: ['{0} behalten'] }, run],
			['“Kept {0} of {1}” and “{0} behalten” have different placeholders.']
		]
	])('%s', (_, translations, faults) => {
		expect(faultsOf('de', messages, translations)).toEqual(faults);
	});
});
