/**
 * Runs in Deno: serves every function of supabase/functions, each unchanged, from one process. A hosted project starts one for
 * each. Arguments: the folder of the functions, as a URL. Says `port <number>` once it serves.
 */
import { Problem, problemResponse } from '../../supabase/functions/_shared/problem.ts';

const [folder = ''] = Deno.args;
const handlers = new Map<string, Deno.Handler>();
const { serve } = Deno;
let loading = '';

Object.defineProperty(Deno, 'serve', { value: (handler: Deno.Handler) => void handlers.set(loading, handler) });
for (const entry of Deno.readDirSync(new URL(folder))) {
	if (!entry.isDirectory || entry.name.startsWith('_')) continue;
	loading = entry.name;
	// One after the other, as `loading` says whose handler comes.
	await import(`${folder}${entry.name}/index.ts`);
}

serve({ hostname: '127.0.0.1', port: 0, onListen: ({ port }) => console.log(`port ${port}`) }, async (request) => {
	const [, called = ''] = new URL(request.url).pathname.split('/');
	return handlers.get(called)?.(request) ?? problemResponse(new Problem('not-found'));
});

// Whoever started this is gone when its end of the pipe is.
await Deno.stdin.readable.pipeTo(new WritableStream());
Deno.exit(0);
