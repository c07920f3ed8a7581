/** Tells a page when another release waits for its person, and when it took over in another tab. */
import type { ToWorker } from './messages.ts';

/** `none`: this page is of the release in use, or nothing is known yet. */
export type UpdateState = 'none' | 'ready' | 'in-another-tab';

export interface Updates {
	/** Lets the waiting release take over, and loads this page anew once it has. */
	choose(): void;
	stop(): void;
}

export interface UpdateOptions {
	/** The release that this page is of. */
	readonly release: string;
	readonly onChange: (state: UpdateState) => void;
}

/** A tab may stay open for weeks: when it is looked at again, the server is asked, at most this often. In ms. */
const ASK_AGAIN_MS = 60 * 60 * 1_000;

/** @returns `undefined` where the browser has no service workers: a private window of some, no https. */
export function watchUpdates({ release, onChange }: UpdateOptions): Updates | undefined {
	const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
	if (serviceWorker === undefined) return undefined;
	const ended = new AbortController();
	const { signal } = ended;
	let registration: ServiceWorkerRegistration | undefined;
	let hadController = serviceWorker.controller !== null;
	let chosen = false;

	const onControllerChange = () => {
		if (chosen) location.reload();
		else if (hadController)
			void releaseOf(serviceWorker.controller).then((now) => now !== release && onChange('in-another-tab'));
		hadController = true;
	};
	const onInstalled = async (worker: ServiceWorker) => {
		if (serviceWorker.controller === null) return;
		// A page that came from the network is of the new release already: there is nothing to choose.
		if ((await releaseOf(worker)) === release) tell(worker, { kind: 'take-over' });
		else if (!signal.aborted) onChange('ready');
	};
	const follow = (worker: ServiceWorker | null) =>
		worker?.addEventListener('statechange', () => worker.state === 'installed' && void onInstalled(worker), { signal });
	const ask = () => void registration?.update().catch(() => undefined);
	const askNowAndThen = atMostEvery(ASK_AGAIN_MS, ask);

	serviceWorker.addEventListener('controllerchange', onControllerChange, { signal });
	addEventListener('online', ask, { signal });
	document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && askNowAndThen(), {
		signal
	});
	void serviceWorker.ready.then((ready) => {
		if (signal.aborted) return;
		registration = ready;
		ready.addEventListener('updatefound', () => follow(ready.installing), { signal });
		follow(ready.installing);
		if (ready.waiting !== null) void onInstalled(ready.waiting);
		if (serviceWorker.controller === null) void claimedBy(ready.active, release);
	});
	return {
		choose: () => {
			if (registration?.waiting == null) return location.reload();
			chosen = true;
			tell(registration.waiting, { kind: 'take-over' });
		},
		stop: () => ended.abort()
	};
}

/** Only by a worker of the same release: another one's cache has other scripts. */
async function claimedBy(worker: ServiceWorker | null, release: string): Promise<void> {
	if (worker !== null && (await releaseOf(worker)) === release) tell(worker, { kind: 'claim' });
}

function atMostEvery(ms: number, act: () => void): () => void {
	let last = performance.now();
	return () => {
		if (performance.now() - last < ms) return;
		last = performance.now();
		act();
	};
}

function tell(worker: ServiceWorker, message: ToWorker, transfer: Transferable[] = []): void {
	worker.postMessage(message, transfer);
}

function releaseOf(worker: ServiceWorker | null): Promise<string | undefined> {
	return new Promise((resolve) => {
		if (worker === null) return resolve(undefined);
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = ({ data }: MessageEvent<string>) => (port1.close(), resolve(data));
		tell(worker, { kind: 'which-release' }, [port2]);
	});
}
