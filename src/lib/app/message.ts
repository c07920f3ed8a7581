/** What a message is made of. */
import type { FieldProblem } from '../wasm/protocol.ts';
import { formatBytes, formatDeadline } from './format.ts';

/** `stopped`: a limit or a person ended it. `failed`: something was wrong. */
export type Tone = 'ok' | 'stopped' | 'failed';

export interface Message {
	tone: Tone;
	title: string;
	what: string;
	why: string;
	todo: string;
	/** Single things that went wrong, or names that the message is about. */
	details?: string[];
	action?: MessageAction;
}

/** What one click can do about it. */
export type MessageAction =
	| { kind: 'raise-timeout'; timeoutMs: number }
	| { kind: 'raise-memory'; memoryBytes: number }
	| { kind: 'raise-output'; outputBytes: number }
	| { kind: 'raise-files'; fileBytes: number }
	| { kind: 'edit-input' }
	| { kind: 'edit-environment' }
	| { kind: 'allow-network' }
	| { kind: 'choose-module' }
	| { kind: 'cast-again' }
	| { kind: 'cast-anyway' }
	| { kind: 'reload-page' };

export function actionLabel(action: MessageAction): string {
	switch (action.kind) {
		case 'raise-timeout':
			return `Raise the limit to ${formatDeadline(action.timeoutMs)}`;
		case 'raise-memory':
			return `Raise the limit to ${formatBytes(action.memoryBytes)}`;
		case 'raise-output':
			return `Raise the limit to ${formatBytes(action.outputBytes)}`;
		case 'raise-files':
			return `Raise the limit to ${formatBytes(action.fileBytes)}`;
		case 'edit-input':
			return 'Edit the input';
		case 'edit-environment':
			return 'Edit the environment';
		case 'allow-network':
			return 'Look at what it asks for';
		case 'choose-module':
			return 'Open another module';
		case 'cast-again':
			return 'Cast again';
		case 'cast-anyway':
			return 'Cast anyway';
		case 'reload-page':
			return 'Reload the page';
	}
}

export function describeField({ path, message }: FieldProblem): string {
	return path === '' ? sentence(message) : `${path}: ${message}`;
}

/** Ends as a sentence does. */
export function sentence(text: string): string {
	const trimmed = text.trim();
	return trimmed === '' || /[.!?…)]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
