/** Alerts in words. */
import { formatCents } from '../run-words.ts';
import type { Alert, AlertName } from './alerts.ts';
import { formatMeasure, formatShare } from './metrics-words.ts';

/** As a limit or what was found is shown. */
export function formatAlertValue(name: AlertName, value: number | undefined): string {
	switch (name) {
		case 'successRate':
		case 'cacheHitRate':
			return formatShare(value);
		case 'memoryShare':
			return formatMeasure('memoryShare', value);
		case 'p95Ms':
			return formatMeasure('timeMs', value);
		case 'costCents':
		case 'budgetNear':
		case 'budgetUsed':
			return formatCents(Math.round(value ?? 0));
	}
}

/** One sentence, for a toast or a list. */
export function alertWords({ name, value, limit }: Alert): string {
	const [found, set] = [formatAlertValue(name, value), formatAlertValue(name, limit)];
	switch (name) {
		case 'successRate':
			return `${found} of the casts of the last 24 hours succeeded, less than ${set}.`;
		case 'cacheHitRate':
			return `${found} of the casts of the last 24 hours found their module compiled, less than ${set}.`;
		case 'p95Ms':
			return `Of the casts of the last 24 hours, 5 in 100 took ${found} or longer; your limit is ${set}.`;
		case 'memoryShare':
			return `Of the casts of the last 24 hours, 5 in 100 used ${found} or more of their memory; your limit is ${set}.`;
		case 'costCents':
			return `The casts of the last 24 hours cost ${found}, more than ${set}.`;
		case 'budgetNear':
			return `This month’s casts cost ${found}, 80 % of your budget or more.`;
		case 'budgetUsed':
			return `This month’s casts cost ${found}: your budget is used up. Casts go on as before.`;
	}
}
