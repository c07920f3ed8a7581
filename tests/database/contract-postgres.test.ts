import { afterAll, test } from 'vitest';
import { findPostgres, startPostgres, type TemporaryPostgres } from '../../scripts/backend/temporary-postgres.ts';
import { describeContract } from './contract.ts';
import { startServer } from './backend-server.ts';

const bin = await findPostgres();
let postgres: TemporaryPostgres | undefined;
afterAll(() => postgres?.stop());

if (bin === undefined) test.skip('the backend on PostgreSQL: it is not installed');
else
	describeContract('PostgreSQL', async () => {
		postgres = await startPostgres(bin);
		return startServer({ postgres: postgres.url });
	});
