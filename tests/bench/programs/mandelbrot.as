// Counts the points of a 400 × 300 grid that stay within 2 for 500 steps of z² + c.
import { print } from './print';

const WIDTH = 400;
const HEIGHT = 300;
const STEPS = 500;

function stays(cx: f64, cy: f64): bool {
	let x: f64 = 0;
	let y: f64 = 0;
	for (let step = 0; step < STEPS; step++) {
		const next = x * x - y * y + cx;
		y = 2 * x * y + cy;
		x = next;
		if (x * x + y * y > 4) return false;
	}
	return true;
}

function count(): u32 {
	let inside: u32 = 0;
	for (let row = 0; row < HEIGHT; row++) {
		for (let column = 0; column < WIDTH; column++) {
			if (stays(<f64>column * 3 / WIDTH - 2.25, <f64>row * 2 / HEIGHT - 1)) inside++;
		}
	}
	return inside;
}

print(count());
