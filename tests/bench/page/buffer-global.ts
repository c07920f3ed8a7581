/** What memfs needs of Node; to be imported before it. */
import { Buffer } from 'buffer/';

(globalThis as { Buffer?: unknown }).Buffer = Buffer;
