import { error } from '@sveltejs/kit';
import { allDocs, findDoc } from '$lib/app/docs/doc-shelf.ts';
import type { EntryGenerator, PageLoad } from './$types.ts';

export const entries: EntryGenerator = () => [{ page: '' }, ...allDocs().map(({ slug }) => ({ page: slug }))];

export const load: PageLoad = async ({ params }) => {
	const slug = params.page.replace(/\/$/, '');
	if (slug === '') return { doc: undefined, path: '/docs/' };
	const entry = findDoc(slug);
	if (entry === undefined) error(404, `There is no page ${slug} in the documentation.`);
	return { doc: await entry.load(), path: entry.path };
};
