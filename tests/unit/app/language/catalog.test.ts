import { expect, test } from 'vitest';
import { wordsOf } from '$lib/app/language/catalog.ts';
import { messageKey } from '$lib/app/language/message-key.ts';

const words = wordsOf({
	locale: 'de',
	texts: Object.fromEntries(
		Object.entries({
			Save: 'Speichern',
			'Kept {0} of {1}': '{1}, davon {0} behalten',
			'of {0}': 'von {0}',
			'Save & go': 'Speichern & los <b>',
			'One line': 'Eine Zeile'
		}).map(([english, german]) => [messageKey(english), german])
	),
	plurals: { [messageKey('run|runs')]: ['Lauf', 'Läufe'] }
});
const template = (parts: TemplateStringsArray, ...values: unknown[]) => words.template(parts, values);

test('gives the words, and what it has none for as it is', () => {
	expect(words.text('Save')).toBe('Speichern');
	expect(words.text('No such text')).toBe('No such text');
});

test('keeps the space around a text', () => {
	expect(words.text('Save ')).toBe('Speichern ');
	expect(template` of ${3}`).toBe(' von 3');
});

test('puts values where the language has them', () => {
	expect(template`Kept ${1} of ${'{0}'}`).toBe('{0}, davon 1 behalten');
	expect(template`Unknown ${1} and ${2}`).toBe('Unknown 1 and 2');
});

test('changes texts and read attributes of markup, escaped, and nothing else', () => {
	const html = '<p class="Save" title="Save &amp; go">One\n\t\tline <code>Save</code> <b translate="no">Save</b></p>';
	expect(words.html(html)).toBe(
		'<p class="Save" title="Speichern &amp; los &lt;b>">Eine Zeile <code>Save</code> <b translate="no">Save</b></p>'
	);
});

test('chooses the form that goes with a count', () => {
	expect([0, 1, 2].map((count) => words.plural(count, 'run', 'runs'))).toEqual(['Läufe', 'Lauf', 'Läufe']);
	expect(words.plural(2, 'thing', 'things')).toBe('things');
});
