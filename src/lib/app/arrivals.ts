/** What the installed app is started with: files that were opened with it, or what another app shared. */
import { writeUrlFragment } from '../links/address.ts';
import { openedFiles, OPENED_SEARCH } from '../platform/browser/arrivals/opened-files.ts';
import { SHARED_SEARCH, takeShared, type SharedThings } from '../platform/browser/arrivals/share-shelf.ts';
import { isModule } from './dropped-files.ts';

/** Where it goes. */
export interface ArrivalPlaces {
	/** The app's own address, with a slash at its end. */
	readonly siteUrl: string;
	/** As if it was let go of over the runner. */
	take(files: readonly File[]): Promise<void>;
	/** A program that somebody sent: its card comes first. */
	offer(file: File): Promise<void>;
	/** What an address brings, by what is behind its #. */
	openFragment(fragment: string): Promise<void>;
}

/** @param search of the page's address. */
export async function receiveArrival(search: string, places: ArrivalPlaces): Promise<void> {
	if (search === OPENED_SEARCH) {
		const files = await openedFiles();
		if (files.length > 0) await places.take(files);
	} else if (search === SHARED_SEARCH) await placeShared(await takeShared(), places);
}

/** A program, then a link to one, then a file, then text: the first of them that was shared. */
export async function placeShared({ files, texts }: SharedThings, places: ArrivalPlaces): Promise<void> {
	const program = await firstProgram(files);
	if (program !== undefined) return places.offer(program);
	const fragment = texts.flatMap(addressesIn).map(fragmentOf(places.siteUrl)).find(Boolean);
	if (fragment !== undefined) return places.openFragment(fragment);
	// A file that a person gave stays when they choose another program; what is typed gives way to its example.
	const given = files.length > 0 || texts.length === 0 ? files : [new File([texts.join('\n')], 'shared.txt')];
	if (given.length > 0) await places.take(given);
}

async function firstProgram(files: readonly File[]): Promise<File | undefined> {
	for (const file of files) if (/\.spell$/i.test(file.name) || (await isModule(file))) return file;
	return undefined;
}

function addressesIn(text: string): string[] {
	return text.match(/https?:\/\/\S+/g) ?? [];
}

/** One of the app's own links, or the address of a module. */
const fragmentOf =
	(siteUrl: string) =>
	(address: string): string | undefined => {
		const url = URL.parse(address);
		if (url === null) return undefined;
		const page = new URL('r/', siteUrl);
		const isOwn = url.origin === page.origin && `${url.pathname}/`.startsWith(page.pathname);
		if (isOwn && url.hash.length > 1) return url.hash.slice(1);
		return url.protocol === 'https:' && url.pathname.endsWith('.wasm') && address.length < LONGEST_ADDRESS
			? writeUrlFragment(address, undefined)
			: undefined;
	};

/** Characters; longer ones are no link to a program. */
const LONGEST_ADDRESS = 4_000;
