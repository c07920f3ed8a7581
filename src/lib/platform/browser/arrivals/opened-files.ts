/** Files that a person opened with the installed app, in their file manager. */

/** The runner, started for files; static/manifest.webmanifest names it. */
export const OPENED_SEARCH = '?opened';

interface LaunchQueue {
	setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** The browser hands them over once; after a reload there are none. */
export async function openedFiles(): Promise<File[]> {
	const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
	if (launchQueue === undefined) return [];
	const handles = await new Promise<readonly FileSystemFileHandle[]>((resolve) => {
		launchQueue.setConsumer(({ files }) => resolve(files ?? []));
	});
	return Promise.all(handles.map((handle) => handle.getFile()));
}
