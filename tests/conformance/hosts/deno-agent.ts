/** The process in Deno: one command or answer a line, over stdin and stdout. Lines that are no answers are output events. */
import { createDenoCaster } from '../../../src/lib/platform/deno/caster.ts';
import { Agent, type Command } from './agent.ts';
import { casterOver } from './pool-caster.ts';
import { decode, encode } from './wire.ts';

const agent = new Agent(
	(size) => casterOver(createDenoCaster({ size })),
	(event) => console.log(encode({ event }))
);

/** Of a line that has not ended yet. */
const unread: string[] = [];
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text: string) => {
	const [rest = '', ...begun] = text.split('\n');
	unread.push(rest);
	for (const next of begun) {
		void answer(decode(unread.splice(0).join('')) as { id: number; command: Command });
		unread.push(next);
	}
});
process.stdin.on('end', () => process.exit());

async function answer({ id, command }: { id: number; command: Command }): Promise<void> {
	try {
		console.log(encode({ id, value: await agent.obey(command) }));
	} catch (error) {
		console.log(encode({ id, error: String(error) }));
	}
}
