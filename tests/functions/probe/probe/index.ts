/** Tries what no function may do. It asks Deno by names that the types of the functions do not have, hence `Reflect`. */
const deno = (name: string, ...args: unknown[]): unknown =>
	(Reflect.get(globalThis.Deno, name) as (...args: unknown[]) => unknown)(...args);

type CommandClass = new (path: string) => { output(): unknown };

const ATTEMPTS: Readonly<Record<string, () => unknown>> = {
	write: () => deno('writeTextFile', 'supabase/functions/written.ts', ''),
	read: () => deno('readTextFile', '/etc/hostname'),
	readKeys: () => deno('readTextFile', '.spell/keys.json'),
	environment: () => Deno.env.get('PATH'),
	network: () => fetch('http://192.0.2.1/'),
	run: () => new (Reflect.get(Deno, 'Command') as CommandClass)('/bin/true').output()
};

async function outcomeOf(attempt: () => unknown): Promise<string> {
	try {
		await attempt();
		return 'done';
	} catch (error) {
		return error instanceof Error ? error.name : String(error);
	}
}

Deno.serve(async () => {
	const outcomes: Record<string, string> = {};
	for (const [name, attempt] of Object.entries(ATTEMPTS)) outcomes[name] = await outcomeOf(attempt);
	return Response.json(outcomes);
});
