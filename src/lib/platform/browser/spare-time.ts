/** When a page may do work that nobody waits for. */

/** A battery that is not charged and has at most this left is being saved; browsers draw the same line. */
const LOW_BATTERY = 0.2;
/** Where there is no way to ask for idle time, in ms. */
const FALLBACK_MS = 300;

interface Device {
	connection?: { saveData?: boolean };
	getBattery?: () => Promise<{ charging: boolean; level: number }>;
}

/** Calls back once, when the page has nothing else to do; what it returns takes that back. */
export function whenIdle(callback: () => void): () => void {
	if (typeof requestIdleCallback === 'undefined') {
		const timer = setTimeout(callback, FALLBACK_MS);
		return () => clearTimeout(timer);
	}
	const request = requestIdleCallback(callback);
	return () => cancelIdleCallback(request);
}

/** Whether the device is told to save neither data nor power, as far as that can be known. */
export async function mayWork(device: Device = navigator as Navigator & Device): Promise<boolean> {
	if (device.connection?.saveData) return false;
	const battery = await device.getBattery?.().catch(() => undefined);
	return battery === undefined || battery.charging || battery.level > LOW_BATTERY;
}
