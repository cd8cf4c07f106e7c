// The reference of bench/decide-http and bench/lookup: a Fastify route that parses a JSON body, or has none, and returns bytes it is given, and nothing else.
import fastify from 'fastify'

process.once('message', async ({ bytes }: { bytes: string }) => {
  const app = fastify()
  app.post('/v1/decide', (_request, reply) => {
    reply.type('application/json; charset=utf-8').send(bytes)
  })
  app.get('/api/*', (_request, reply) => {
    reply.type('application/json; charset=utf-8').send(bytes)
  })
  process.send?.({ url: await app.listen({ port: 0, host: '127.0.0.1' }) })
})
process.once('disconnect', () => process.exit(0))
