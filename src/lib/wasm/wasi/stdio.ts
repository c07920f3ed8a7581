import { wasi } from '@bjorn3/browser_wasi_shim';
import type { ByteSink, ByteSource, InputState } from '../bytes.ts';
import { Device, type StreamKind } from './device.ts';

/** A descriptor that reads from a source; what the source gives is copied once, into the program's memory. */
export class InputStream extends Device {
	readonly #source: ByteSource;

	constructor(source: ByteSource, kind: StreamKind = 'pipe') {
		super(wasi.RIGHTS_FD_READ, kind);
		this.#source = source;
	}

	/** What a read would find. */
	look(): InputState {
		return this.#source.look?.() ?? { kind: 'ready', bytes: 1 };
	}

	override fd_read(size: number) {
		return { ret: 0, data: this.#source.read(size) };
	}
}

/** A descriptor that writes to a sink, whole pieces, unbuffered: programs and their libraries buffer. */
export class OutputStream extends Device {
	readonly #sink: ByteSink;

	constructor(sink: ByteSink, kind: StreamKind = 'pipe') {
		super(wasi.RIGHTS_FD_WRITE, kind);
		this.#sink = sink;
	}

	override fd_write(data: Uint8Array) {
		this.#sink.write(data);
		return { ret: 0, nwritten: data.length };
	}
}
