// The supervisor's answers to programs. Browsers are given pages at the same paths: see pages.ts.

import { createReadStream } from 'node:fs'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from '../../lib/admin/access.js'
import type { ProfileKind } from '../../lib/admin/data.js'
import { metricsOf } from '../../lib/admin/metrics.js'
import type { SampleStream } from '../../lib/admin/stream.js'
import type { Supervisor } from '../../lib/admin/supervisor.js'
import {
  configText, filtersText, gcText, healthText, indexText, LIST_HELP, profilesText, requestsText, routesText, tasksText, UNKNOWN_COMMAND
} from '../../lib/admin/texts.js'
import { FST_BEEGO_ADMIN_FOREIGN, FST_BEEGO_ADMIN_METHOD } from '../../lib/errors.js'
import { preferredErrorForm } from '../../lib/http/accept.js'
import { POSITIONS } from '../../lib/pipeline/filters.js'

interface Answering {
  readonly supervisor: Supervisor
  readonly access: Access
  readonly stream: SampleStream
}

interface Query {
  command?: string
  json?: string
  taskname?: string
  kind?: string
  seconds?: string
}

const TEXT = 'text/plain; charset=utf-8'

export function answers (server: FastifyInstance, answering: Answering): void {
  texts(server, answering)
  json(server, answering)
  changes(server, answering)
  health(server, answering)
  files(server, answering)
}

/** At Beego's own paths. */
function texts (server: FastifyInstance, { supervisor }: Answering): void {
  const text = (path: string, write: (query: Query, base: string) => string | Promise<string>): void => {
    server.get<{ Querystring: Query }>(path, async (request, reply) => {
      reply.type(TEXT)
      return await write(request.query, baseOf(request))
    })
  }
  text('/', (_query, base) => indexText(base))
  text('/qps', async () => requestsText(await supervisor.requests()))
  server.get<{ Querystring: Query }>('/healthcheck', async ({ query }, reply) => {
    const rows = await supervisor.health()
    return query.json === 'true' ? rows : reply.type(TEXT).send(healthText(rows))
  })
  text('/task', async () => tasksText(await supervisor.tasks()))
  text('/listconf', ({ command }) => {
    if (command === undefined || command === '') return LIST_HELP
    if (command === 'conf') return configText(supervisor.config())
    if (command === 'router') return routesText(supervisor.routes())
    return command === 'filter' ? filtersText(supervisor.filters(), POSITIONS) : UNKNOWN_COMMAND
  })
  text('/prof', ({ command = '' }, base) => {
    if (command === '') return profilesText(supervisor.profiles(), supervisor.profilingOn, base)
    return command === 'gc summary' ? gcText(supervisor.sampler.now) : UNKNOWN_COMMAND
  })
  for (const [path, query] of [['/runtask', 'taskname=NAME'], ['/profiles', 'kind=cpu&seconds=10']] as const) {
    server.get(path, async (request, reply) => {
      reply.header('allow', 'POST')
      throw new FST_BEEGO_ADMIN_METHOD(`curl -X POST -H 'X-Requested-With: curl' '${baseOf(request)}${path}?${query}'`)
    })
  }
}

function json (server: FastifyInstance, { supervisor, stream }: Answering): void {
  server.get('/api/overview', () => supervisor.overview())
  server.get('/api/requests', () => supervisor.requests())
  server.get('/api/samples', async () => supervisor.samples())
  server.get('/api/health', () => supervisor.health())
  server.get('/api/tasks', () => supervisor.tasks())
  server.get('/api/config', async () => supervisor.config())
  server.get('/api/routes', async () => supervisor.routes())
  server.get('/api/filters', async () => supervisor.filters())
  server.get('/api/profiles', async () => supervisor.profiles())

  server.get('/api/stream', (_request, reply) => {
    stream.assertPlace()
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value)
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    stream.add(reply.raw)
  })

  const metrics = metricsOf(supervisor)
  server.get('/metrics', async (_request, reply) => {
    reply.type(metrics.contentType)
    return metrics.metrics()
  })
}

/** Browsers' forms come to the pages; these are for programs. */
function changes (server: FastifyInstance, { supervisor }: Answering): void {
  server.post<{ Querystring: Query, Body: Query | null }>('/runtask', { preHandler: assertOwn }, async (request, reply) => {
    const { taskname = '' } = { ...request.query, ...request.body }
    const error = await supervisor.runTask(taskname)
    if (wantsJSON(request)) return { taskname, error }
    reply.type(TEXT)
    return error === '' ? `${taskname} run success\n` : `${taskname} run failed: ${error}\n`
  })

  server.post<{ Querystring: Query, Body: Query | null }>('/profiles', { preHandler: assertOwn }, async (request, reply) => {
    const { kind = '', seconds = '10' } = { ...request.query, ...request.body }
    const id = await supervisor.startProfile(kind as ProfileKind, Number(seconds)) // it looks at both
    reply.code(202)
    if (wantsJSON(request)) return { id }
    reply.type(TEXT)
    return `${id}: see ${baseOf(request)}/prof\n`
  })
}

function health (server: FastifyInstance, { supervisor, access }: Answering): void {
  for (const kind of ['live', 'ready'] as const) {
    server.get(`/health/${kind}`, async (request, reply) => {
      const checks = await supervisor.health(kind === 'live')
      const ok = checks.every((check) => check.ok)
      if (!ok) reply.code(503)
      // names and reasons are for those who may see the rest
      return { status: ok ? 'ok' : 'failing', ...access.knows(request) ? { checks } : {} }
    })
  }
}

function files (server: FastifyInstance, { supervisor }: Answering): void {
  server.get<{ Params: { id: string, file: string } }>('/profiles/:id/:file', async ({ params: { id, file } }, reply) => {
    const path = supervisor.taken.pathOf(id, file)
    if (path === null) return reply.callNotFound()
    reply.type('application/octet-stream').header('content-disposition', `attachment; filename="${file}"`)
    return reply.send(createReadStream(path))
  })
}

/**
 * A page of somebody else can send forms here, but neither a header of its own nor the token of our pages.
 *
 * @throws FST_BEEGO_ADMIN_FOREIGN (403)
 */
async function assertOwn (request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.headers['x-requested-with'] !== undefined) return
  try {
    reply.checkXSRFCookie()
  } catch {
    throw new FST_BEEGO_ADMIN_FOREIGN("send the header X-Requested-With, or the token of the supervisor's pages")
  }
}

function wantsJSON ({ headers: { accept } }: FastifyRequest): boolean {
  return accept !== undefined && preferredErrorForm(accept) === 'json'
}

/** The caller has called it so, and may. */
function baseOf ({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}`
}
