import { expect, test } from 'vitest';
import { DocSearch } from '../../../src/lib/app/docs/doc-search.svelte.ts';
import { allDocs, docGroups } from '../../../src/lib/app/docs/doc-shelf.ts';

test('finds the section that answers, by words that need not be whole', async () => {
	const search = new DocSearch(allDocs());
	await search.ask('deadlin');
	expect(search.state.kind).toBe('found');
	await search.ask('exit codes');
	expect(search.state.kind === 'found' && search.state.hits[0]).toMatchObject({ path: '/docs/cli/#exit-codes' });
	await search.ask('qqqqqqq');
	expect(search.state).toEqual({ kind: 'found', hits: [] });
	await search.ask(' ');
	expect(search.state).toEqual({ kind: 'idle' });
});

test('says when the pages cannot be read, and tries anew', async () => {
	let fails = true;
	const [entry] = allDocs();
	const load = () => (fails ? Promise.reject(new Error('offline')) : entry!.load());
	const search = new DocSearch([{ ...entry!, load }]);
	await search.ask('a');
	expect(search.state).toEqual({ kind: 'failed' });
	fails = false;
	await search.ask('a');
	expect(search.state.kind).toBe('found');
});

test('every page is on the shelf once', () => {
	const shown = docGroups().flatMap(({ entries }) => entries.map(({ slug }) => slug));
	expect(shown.toSorted()).toEqual(
		allDocs()
			.map(({ slug }) => slug)
			.toSorted()
	);
});
