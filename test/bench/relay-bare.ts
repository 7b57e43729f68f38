import fastify from 'fastify';

/** A handler that reads a body, keeps nothing and says 200: what any server here has to pay at the least. */
const server = fastify();
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
server.post('/in/:secret', async (_request, reply) => reply.code(200).send(''));
const url = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ url })}\n`);
process.once('SIGTERM', () => process.exit(0));
