/** The little of Deno's own interface that is used here; the rest of its globals are the web's. */

/** What a worker of Deno's may be denied, with `--unstable-worker-options`. */
interface WorkerOptions {
	deno?: { permissions: 'none' | 'inherit' };
}
