/** `/docs/wasm-runtime/` of `WASM_RUNTIME.md`, below the base path. @param file relative to docs/. */
export function docPath(file: string): string {
	return `/docs/${slugOf(file)}/`;
}

/** What names the page of a file: `decisions/0031-pages-from-one-release`. */
export function slugOf(file: string): string {
	return file.replace(/\.md$/, '').toLowerCase().replaceAll('_', '-');
}
