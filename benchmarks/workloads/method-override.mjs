import formbody from '@fastify/formbody'

/** @type {import('./index.mjs').Workload} */
export default {
  name: 'method-override',
  title: 'form POST on a native PUT route',
  gate: null,
  alone: true,
  requests: [{
    method: 'POST',
    path: '/users/42',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: '_method=put&name=alice&email=alice%40example.com&age=42'
  }],
  expectedBody: '{"id":"42","name":"alice"}',

  async bare (app) {
    await app.register(formbody)
    app.post('/users/:id', answer)
  },

  async beego (app) {
    await app.register((await import('fastify-beego/method-override')).default)
    await app.register(formbody)
    app.put('/users/:id', answer)
  }
}

/** @type {import('fastify').RouteHandlerMethod} */
function answer (request, reply) {
  const { id } = /** @type {{ id: string }} */ (request.params)
  const { name } = /** @type {{ name: string }} */ (request.body)
  reply.send({ id, name })
}
