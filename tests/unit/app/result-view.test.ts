import { expect, test } from 'vitest';
import { chooseView, chosenView, extensionOf, imageType, suggestView } from '../../../src/lib/app/result-view.ts';
import { settingsIn } from '../support/settings.ts';

const pieces = (text: string) => [new TextEncoder().encode(text)];
const PNG = [new Uint8Array([0x89, 0x50]), new Uint8Array([0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])];

test.each([
	['{"a": 1}', 'json', 'json'],
	['plain words', 'text', 'txt'],
	['', 'text', 'txt'],
	['\0\x01\x02', 'hex', 'bin']
])('%j is shown as %s', (text, view, extension) => {
	expect(suggestView(pieces(text))).toBe(view);
	expect(extensionOf(pieces(text))).toBe(extension);
});

test('images are told across pieces', () => {
	expect(suggestView(PNG)).toBe('image');
	expect(imageType(PNG)).toMatchObject({ type: 'image/png' });
	expect(extensionOf(PNG)).toBe('png');
	expect(imageType(pieces('<svg/>'))).toMatchObject({ type: 'image/svg+xml' });
	expect(imageType(pieces('<p>'))).toBeUndefined();
});

test.each([
	['<!DOCTYPE html><p>x', 'page', 'html'],
	['\n<!-- a --> <HTML lang="en">', 'page', 'html'],
	['<svg xmlns="http://www.w3.org/2000/svg"/>', 'image', 'svg'],
	['<?xml version="1.0"?>\n<svg>', 'image', 'svg'],
	['<htmlish>', 'text', 'txt'],
	['a,b\n1,2\n3,4\n', 'table', 'csv'],
	['a\tb\n1\t2\n3\t4\n', 'table', 'tsv']
])('%j is shown as %s', (text, view, extension) => {
	expect(suggestView(pieces(text))).toBe(view);
	expect(extensionOf(pieces(text))).toBe(extension);
});

test('what the manifest promises settles what the bytes leave open, and no more', () => {
	expect(suggestView(pieces('[{"a":1}]'), 'table')).toBe('table');
	expect(suggestView(pieces('<p>x'), 'html')).toBe('page');
	expect(suggestView(pieces('{"a": '), 'json')).toBe('json');
	expect(suggestView(pieces('a,b\n1,2\n3,4\n'), 'text')).toBe('text');
	expect(suggestView(PNG, 'text')).toBe('image');
	expect(suggestView(pieces('\0'), 'html')).toBe('hex');
});

test('a choice holds for its spell, until it is taken back', () => {
	const session = settingsIn();
	chooseView(session, 'one', 'hex');
	expect([chosenView(session, 'one'), chosenView(session, 'two')]).toEqual(['hex', undefined]);
	chooseView(session, 'one', undefined);
	session.write('spell-view:two', 'something else');
	expect([chosenView(session, 'one'), chosenView(session, 'two')]).toEqual([undefined, undefined]);
});
