import { LiveInput } from '../../lib/wasm/live-input.ts';
import type { CastRequest } from '../../lib/wasm/protocol.ts';

/** With so much unread, no more is taken from the terminal, in bytes. */
const MUCH_UNREAD_BYTES = 1_048_576;

/**
 * This process's own terminal for the program, when somebody sits before it: lines go to it as they are entered, and its
 * deadline stands still while it waits for them. `undefined` when input or output is no terminal.
 */
export function ownTerminal(): Required<Pick<CastRequest, 'input' | 'terminal'>> | undefined {
	const { stdin, stdout } = process;
	if (!stdin.isTTY || !stdout.isTTY) return undefined;
	const feed = new LiveInput();
	stdin.on('data', (bytes: Uint8Array) => {
		feed.write(bytes);
		if (feed.unreadBytes < MUCH_UNREAD_BYTES) return;
		stdin.pause();
		void feed.drained().then(() => stdin.resume());
	});
	stdin.once('end', () => feed.end());
	// Some terminals do not say how large they are.
	const terminal = { columns: stdout.columns || 80, rows: stdout.rows || 24 };
	return { input: { kind: 'live', feed }, terminal };
}
