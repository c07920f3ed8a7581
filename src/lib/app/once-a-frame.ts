/** Calls back before the next frame is painted, once, however often it was asked for until then. */
export function onceAFrame(nextFrame: (callback: () => void) => void, callback: () => void): () => void {
	let asked = false;
	return () => {
		if (asked) return;
		asked = true;
		nextFrame(() => {
			asked = false;
			callback();
		});
	};
}
