/** The description of the other functions; that it answers says that they are there. */
import { answering, json } from '../_shared/answer.ts';
import { openApiDocument } from '../_shared/openapi.ts';

Deno.serve(answering('openapi', { '': { GET: async () => json(openApiDocument()) } }));
