/** How long a download may take to begin, in ms. */
const KEPT_MS = 60_000;

/** Has the browser save a file, as a link's download. */
export function saveFile(content: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(content);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
