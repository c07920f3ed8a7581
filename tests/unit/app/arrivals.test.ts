import { expect, test } from 'vitest';
import { placeShared } from '../../../src/lib/app/arrivals.ts';

const WASM = new File([Uint8Array.from([0, 0x61, 0x73, 0x6d])], 'no-ending');
const SPELL = new File(['x'], 'sent.spell');
const TEXT = new File(['some text'], 'notes.txt');

/** Where something goes, as words. */
async function placed(files: File[], texts: string[] = []): Promise<string[]> {
	const went: string[] = [];
	const place = (name: string) => (what: unknown) => {
		const files = [what].flat().filter((file) => file instanceof File);
		went.push(`${name} ${typeof what === 'string' ? what : files.map((file) => file.name).join()}`);
		return Promise.resolve();
	};
	const places = { take: place('take'), offer: place('offer'), openFragment: place('open') };
	await placeShared({ files, texts }, { siteUrl: 'https://host.example/spell/', ...places });
	return went;
}

test('a program that another app shares is offered, not taken: any site can share', async () => {
	expect(await placed([TEXT, SPELL])).toEqual(['offer sent.spell']);
	expect(await placed([WASM, TEXT])).toEqual(['offer no-ending']);
});

test('a link to a spell is opened as one, whatever text is around it', async () => {
	expect(await placed([], ['Look: https://host.example/spell/r/#s1.4.x.z'])).toEqual(['open s1.4.x.z']);
	expect(await placed([], ['A title', 'https://other.example/a.wasm'])).toEqual([
		'open u=https%3A%2F%2Fother.example%2Fa.wasm'
	]);
});

test('what is no program becomes the input', async () => {
	expect(await placed([TEXT])).toEqual(['take notes.txt']);
	expect(await placed([], ['https://other.example/page', 'words'])).toEqual(['take shared.txt']);
	expect(await placed([], ['https://elsewhere.example/spell/r/#s1.4.x.z'])).toEqual(['take shared.txt']);
	expect(await placed([])).toEqual([]);
});
