import { startServer } from './backend-server.ts';
import { describeContract } from './contract.ts';

describeContract('PGlite', () => startServer({}));
