/** @type {import('./index.mjs').Workload} */
export default {
  name: 'method-override-unused',
  title: 'plain routes beside method-override',
  gate: 0.98,
  alone: true,
  requests: [
    { path: '/users/42' },
    { method: 'POST', path: '/users/42', headers: { 'Content-Type': 'application/json' }, body: '{"name":"alice","age":42}' }
  ],
  expectedBody: '{"id":"42","name":"alice"}',

  bare (app) {
    const answer = (/** @type {any} */ request, /** @type {any} */ reply) => {
      reply.send({ id: request.params.id, name: request.body?.name ?? 'alice' })
    }
    app.get('/users/:id', answer)
    app.post('/users/:id', answer)
  },

  async beego (app) {
    await app.register((await import('fastify-beego/method-override')).default)
    this.bare(app)
  }
}
