/** What a page's main thread did while something ran, in ms. */
export interface Gaps {
	/** The longest time that it did not come back to its event loop. */
	longest: number;
	/** The longest time between two frames. */
	longestFrame: number;
	/** From a key press to the frame that shows what it did: the longest, in steps of 8. Below 16: none was as long. */
	longestInput: number;
	/** How long it was watched. */
	watched: number;
}

/** Runs in the page: watches its main thread until `stop` is called. */
export function watchGaps(): { stop(): Gaps } {
	const gaps: Gaps = { longest: 0, longestFrame: 0, longestInput: 0, watched: 0 };
	const started = performance.now();
	let [last, lastFrame, running] = [started, started, true];
	const { port1, port2 } = new MessageChannel();
	const turn = (): void => {
		const now = performance.now();
		gaps.longest = Math.max(gaps.longest, now - last);
		last = now;
	};
	port1.onmessage = () => {
		turn();
		if (running) setTimeout(() => port2.postMessage(0), 1);
	};
	port2.postMessage(0);
	requestAnimationFrame(function frame(): void {
		const now = performance.now();
		gaps.longestFrame = Math.max(gaps.longestFrame, now - lastFrame);
		lastFrame = now;
		if (running) requestAnimationFrame(frame);
	});
	const inputs = new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) gaps.longestInput = Math.max(gaps.longestInput, duration);
	});
	inputs.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
	return {
		stop() {
			running = false;
			turn();
			inputs.disconnect();
			port1.close();
			return { ...gaps, watched: performance.now() - started };
		}
	};
}
