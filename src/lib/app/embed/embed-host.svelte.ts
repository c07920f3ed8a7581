/** The page around a frame: what it is told, and the little that it may ask. */
import { GREETING, MAX_OUTPUT_BYTES, readHostMessage } from '../../links/embed-protocol.ts';
import type { EmbedProblem, FrameMessage, HostMessage } from '../../links/embed-protocol.ts';
import { byteLength, concatBytes } from '../../wasm/bytes.ts';
import type { CastEvent, CastOutcome } from '../../wasm/protocol.ts';
import { outcomeMessage } from '../messages.ts';

/** What a page's wishes come down to. */
export interface EmbedHostDependencies {
	/** Whether a spell is there that can be cast. */
	canCast: () => boolean;
	fillIn: (text: string) => void;
	cast: () => void;
	cancel: () => void;
}

const PROBLEMS: Readonly<Record<EmbedProblem, string>> = {
	'not-allowed-yet': 'The page asked for a cast; the person has to make the first one, by pressing Cast in the frame.',
	'not-ready': 'There is no spell here that can be cast now.',
	'bad-message': 'The message is none of those in docs/EMBED.md, or a field is of another type or too long.'
};

export class EmbedHost {
	readonly #dependencies: EmbedHostDependencies;
	#port: MessagePort | undefined;
	#origin = $state<string>();
	/** The person has cast here: from then on, the page around may. */
	#consented = false;

	constructor(dependencies: EmbedHostDependencies) {
		this.#dependencies = dependencies;
	}

	/** Of the page around, once it has greeted; the person is told, as it sees what is printed. */
	get origin(): string | undefined {
		return this.#origin;
	}

	/** Takes the first greeting that comes from the window around, and no other. */
	greeted({ data, source, origin, ports }: MessageEvent, around: Window): void {
		const [port] = ports;
		if (this.#port !== undefined || source !== around || data !== GREETING || port === undefined) return;
		this.#port = port;
		this.#origin = origin;
		port.onmessage = (event: MessageEvent<unknown>) => this.#obey(readHostMessage(event.data));
	}

	/** Another spell is another decision. */
	forgetConsent(): void {
		this.#consented = false;
	}

	/** The person pressed Cast. */
	castByPerson(): void {
		this.#consented = true;
		this.#dependencies.cast();
	}

	tell(message: FrameMessage): void {
		this.#port?.postMessage(message);
	}

	/** What happens in a cast. */
	follow(event: CastEvent): void {
		if (event.kind === 'output') this.tell({ kind: 'output', stream: event.stream, bytes: event.chunk });
	}

	ended(outcome: CastOutcome): void {
		const { figures, stdout, stderr } = outcome;
		this.tell({
			kind: 'outcome',
			outcome: outcome.kind,
			title: outcomeMessage(outcome).title,
			wallMs: figures.wallMs,
			peakMemoryBytes: figures.peakMemoryBytes,
			stdout: whole(stdout),
			stderr: whole(stderr),
			stdoutBytes: byteLength(stdout),
			stderrBytes: byteLength(stderr)
		});
	}

	#obey(message: HostMessage | undefined): void {
		const { fillIn, cast, cancel, canCast } = this.#dependencies;
		if (message === undefined) return this.#refuse('bad-message');
		if (message.kind === 'input') return fillIn(message.text);
		if (message.kind === 'cancel') return cancel();
		if (!this.#consented) return this.#refuse('not-allowed-yet');
		if (!canCast()) return this.#refuse('not-ready');
		cast();
	}

	#refuse(problem: EmbedProblem): void {
		this.tell({ kind: 'problem', problem, message: PROBLEMS[problem] });
	}
}

function whole(pieces: readonly Uint8Array[]): Uint8Array | undefined {
	return byteLength(pieces) > MAX_OUTPUT_BYTES ? undefined : concatBytes(pieces);
}
