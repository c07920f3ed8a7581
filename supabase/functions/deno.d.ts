/** The little of Deno's own interface that the functions and their host use, for a TypeScript that does not know it. */
declare namespace Deno {
	type Handler = (request: Request) => Promise<Response>;
	interface ServeOptions {
		hostname: string;
		port: number;
		onListen(address: { port: number }): void;
	}

	function serve(handler: Handler): unknown;
	function serve(options: ServeOptions, handler: Handler): unknown;
	function readDirSync(path: URL): Iterable<{ name: string; isDirectory: boolean }>;
	function exit(code: number): never;
	const env: { get(name: string): string | undefined };
	const args: readonly string[];
	const stdin: { readable: ReadableStream<Uint8Array> };
}
