import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/tools.ts';
import { OPENED_SEARCH } from '../../src/lib/platform/browser/arrivals/opened-files.ts';
import { SHARE_PATH } from '../../src/lib/platform/browser/arrivals/share-shelf.ts';

interface Icon {
	src: string;
	sizes: string;
	purpose?: string;
}

const STATIC = join(ROOT, 'static');
const manifest = JSON.parse(readFileSync(join(STATIC, 'manifest.webmanifest'), 'utf8')) as {
	start_url: string;
	scope: string;
	icons: Icon[];
	shortcuts: { url: string; icons: Icon[] }[];
	file_handlers: { action: string }[];
	share_target: { action: string };
};

/** A PNG says its size in its first chunk. */
function pngSize(path: string): string {
	const bytes = readFileSync(path);
	return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

test('each icon is there, in the size that the manifest says, and light', () => {
	const icons = [manifest.icons, manifest.shortcuts.flatMap(({ icons }) => icons)].flat();
	for (const { src, sizes } of icons.filter(({ src }) => src.endsWith('.png')))
		expect(pngSize(join(STATIC, src)), src).toBe(sizes);
	expect(icons.map(({ purpose }) => purpose)).toContain('maskable');
	for (const { src } of icons) expect(statSync(join(STATIC, src)).size, src).toBeLessThan(16_000);
});

test('it holds below any base path', () => {
	const manifestUrl = 'https://host.example/spell/manifest.webmanifest';
	const { start_url, scope, icons, shortcuts, file_handlers, share_target } = manifest;
	const actions = [share_target, ...file_handlers].map(({ action }) => action);
	const all = [start_url, scope, ...actions, ...icons.map(({ src }) => src), ...shortcuts.map(({ url }) => url)];
	for (const url of all) expect(new URL(url, manifestUrl).href).toMatch(/^https:\/\/host\.example\/spell\//);
});

test('it names the addresses that the app answers', () => {
	expect(`/${manifest.share_target.action}`).toBe(SHARE_PATH);
	expect(manifest.file_handlers[0]?.action).toBe(`./${OPENED_SEARCH}`);
});
