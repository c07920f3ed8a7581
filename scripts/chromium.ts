import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { mustRun } from './tools.ts';

/** How to start the Chromium of this machine. */
export interface ChromiumLaunch {
	executablePath: string;
	args: string[];
}

const VARIABLES = ['SPELL_CHROMIUM', 'CHROME_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE'];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const USUAL_PATHS: Partial<Record<NodeJS.Platform, string[]>> = {
	darwin: [
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
		'/Applications/Chromium.app/Contents/MacOS/Chromium'
	],
	win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((variable) =>
		join(process.env[variable] ?? '', 'Google/Chrome/Application/chrome.exe')
	)
};

/** Nothing that tests do not need: no GPU, no first-run pages, no requests of the browser's own. */
const QUIET = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'].concat(
	'--disable-background-networking',
	'--disable-component-update'
);

/**
 * The Chromium that SPELL_CHROMIUM names, or the system's, or Playwright's. Where there is none, one is installed.
 * @throws Error saying what to do, when no Chromium can be had.
 */
export async function findChromium(): Promise<ChromiumLaunch> {
	const executablePath = fromEnvironment() ?? fromMachine() ?? (await install());
	// Chromium refuses to build its sandbox as root.
	return { executablePath, args: isRoot() ? [...QUIET, '--no-sandbox'] : QUIET };
}

function fromEnvironment(): string | undefined {
	const variable = VARIABLES.find((name) => process.env[name]);
	if (variable === undefined) return undefined;
	const path = process.env[variable] ?? '';
	if (existsSync(path)) return path;
	throw new Error(`${variable} names ${path}, where there is no file.`);
}

function fromMachine(): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	const inPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
	const usual = USUAL_PATHS[process.platform] ?? [];
	return [...inPath, ...usual, chromium.executablePath()].find((path) => existsSync(path) && answers(path));
}

/** Ubuntu's chromium-browser is often a script that only asks for a snap. On Windows, asking would open a window. */
function answers(path: string): boolean {
	if (process.platform !== 'linux') return true;
	try {
		execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 });
		return true;
	} catch {
		return false;
	}
}

async function install(): Promise<string> {
	console.log('No Chromium found; installing one …');
	try {
		await (isRoot() && isDebian() ? installFromDebian() : installFromPlaywright());
	} catch (cause) {
		throw noChromium(cause);
	}
	const path = fromMachine();
	if (path === undefined) throw noChromium();
	return path;
}

async function installFromDebian(): Promise<void> {
	await mustRun('apt-get', ['update']);
	await mustRun('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
}

async function installFromPlaywright(): Promise<void> {
	const systemLibraries = isRoot() && process.platform === 'linux' ? ['--with-deps'] : [];
	await mustRun('playwright-core', ['install', ...systemLibraries, 'chromium']);
}

function noChromium(cause?: unknown): Error {
	return new Error('The tests need Chromium: install it, or set SPELL_CHROMIUM to its path.', { cause });
}

function isRoot(): boolean {
	return process.getuid?.() === 0;
}

/** Debian itself: Ubuntu has no `chromium` that works without snap. */
function isDebian(): boolean {
	const release = '/etc/os-release';
	return existsSync(release) && /^ID=debian$/m.test(readFileSync(release, 'utf8'));
}
