/** Brings the message files up to date with the sources, and says what is left to translate. `--check` changes nothing. */
import { readFileSync, writeFileSync } from 'node:fs';
import { faultsOf } from './check.ts';
import { languages, messageFile, messageFilePath, readMessageFile } from './message-file.ts';
import { readMessages } from './sources.ts';

const messages = readMessages();
for (const language of languages()) {
	const path = messageFilePath(language);
	const text = messageFile(language, messages, readMessageFile(language));
	if (process.argv.includes('--check')) {
		if (readFileSync(path, 'utf8') !== text) fault(`messages/${language}.po is not up to date: npm run messages`);
	} else writeFileSync(path, text);
	for (const sentence of faultsOf(language, messages, readMessageFile(language)))
		fault(`messages/${language}.po: ${sentence}`);
}
if (process.exitCode !== 1) console.log(`${messages.length} messages in English and ${languages().join(', ')}.`);

function fault(sentence: string): void {
	console.error(sentence);
	process.exitCode = 1;
}
