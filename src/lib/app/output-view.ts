import type { CastOutcome } from '../wasm/protocol.ts';
import type { OutputLog } from './output-log.ts';

export type Stream = 'stdout' | 'stderr';

/** What the panel of outputs shows: a cast that runs or ended here, or one of the records. */
export interface OutputView {
	readonly state: { kind: 'idle' } | { kind: 'casting' } | { kind: 'done'; outcome: CastOutcome };
	/** Goes up when there is more to see in a log. */
	readonly revision: number;
	log(stream: Stream): OutputLog;
}
