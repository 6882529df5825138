// The supervisor's pages: Beego's controllers and views, on the supervisor's own server. Each stands at Beego's own path and takes
// the requests of browsers; what others ask for there is answered by the routes around it.

import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { healthController } from '../../lib/admin/controllers/health.js'
import { listingsController } from '../../lib/admin/controllers/listings.js'
import { overviewController } from '../../lib/admin/controllers/overview.js'
import { pageController, wantsPage } from '../../lib/admin/controllers/page.js'
import { profilesController } from '../../lib/admin/controllers/profiles.js'
import { requestsController } from '../../lib/admin/controllers/requests.js'
import { tasksController } from '../../lib/admin/controllers/tasks.js'
import type { SupervisorData } from '../../lib/admin/data.js'
import * as format from '../../lib/admin/format.js'
import { HealthGlance } from '../../lib/admin/health-glance.js'
import type { ControllerClass } from '../../lib/controller/controller.js'

/** @param fastify - With beegoMvc, `enableXSRF` on, and nothing else's views. */
export function pages (fastify: FastifyInstance, data: SupervisorData): void {
  const { beego } = fastify
  beego.setViewsPath(folder('pages'))
    .setStaticPath('/assets', folder('assets'))
    .setStaticPath('/assets/uplot', dirname(createRequire(import.meta.url).resolve('uplot')))
  for (const [name, write] of Object.entries(format)) beego.addFuncMap(name, write)

  const site = { data, glance: new HealthGlance(() => data.health()) }
  const Page = pageController(site)
  const handOver = (pattern: string, Class: ControllerClass, methods: Readonly<Record<string, string>> = { GET: 'get', HEAD: 'get' }): void => {
    beego.insertFilter(pattern, 'BeforeRouter', ({ input, output, request }) => {
      output.header('Vary', 'Accept')
      const method = methods[request.method]
      if (method === undefined || !wantsPage(request.headers.accept)) return
      input.runController = Class
      input.runMethod = method
    })
  }

  const Tasks = tasksController(Page, site)
  const Profiles = profilesController(Page, site)
  handOver('/', overviewController(Page, site))
  handOver('/qps', requestsController(Page, site))
  handOver('/healthcheck', healthController(Page, site))
  handOver('/task', Tasks)
  handOver('/runtask', Tasks, { POST: 'post' })
  handOver('/listconf', listingsController(Page, site))
  handOver('/prof', Profiles)
  handOver('/profiles', Profiles, { POST: 'post' })
}

function folder (name: string): string {
  return fileURLToPath(new URL(`../../lib/admin/${name}`, import.meta.url))
}
