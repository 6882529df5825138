// The supervisor's pages: Beego's controllers and views, on the supervisor's own server. They are shown at Beego's own paths, where
// texts are answered to everybody but browsers: the server sends a browser's request to the page's own URL before it is routed.

import type { IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { healthController } from '../../lib/admin/controllers/health.js'
import { listingsController } from '../../lib/admin/controllers/list-conf.js'
import { overviewController } from '../../lib/admin/controllers/overview.js'
import { pageController, wantsPage } from '../../lib/admin/controllers/page.js'
import { profilesController } from '../../lib/admin/controllers/profiles.js'
import { requestsController } from '../../lib/admin/controllers/requests.js'
import { tasksController } from '../../lib/admin/controllers/tasks.js'
import type { SupervisorData } from '../../lib/admin/data.js'
import * as format from '../../lib/admin/format.js'
import { HealthGlance } from '../../lib/admin/health-glance.js'

/** The URLs of the pages by the paths at which browsers ask for them. */
const PAGES: Readonly<Record<string, string>> = {
  '/': '/pages/overview',
  '/qps': '/pages/requests',
  '/healthcheck': '/pages/health',
  '/task': '/pages/tasks',
  '/runtask': '/pages/tasks',
  '/listconf': '/pages/listings',
  '/prof': '/pages/profiles',
  '/profiles': '/pages/profiles'
}

/** Fastify's `rewriteUrl`: what a browser asks for is a page. */
export function pageUrl ({ url = '/', headers: { accept } }: IncomingMessage): string {
  const [path, query] = split(url)
  return Object.hasOwn(PAGES, path) && wantsPage(accept) ? PAGES[path] + query : url
}

/** @param server - Made with {@link pageUrl}; it has beegoMvc, with `enableXSRF` on. */
export function pages (server: FastifyInstance, data: SupervisorData): void {
  const { beego } = server
  beego.setViewsPath(folder('pages'))
    .setStaticPath('/assets', folder('assets'))
    .setStaticPath('/assets/uplot', dirname(createRequire(import.meta.url).resolve('uplot')))
  for (const [name, write] of Object.entries(format)) beego.addFuncMap(name, write)

  const site = { data, glance: new HealthGlance(() => data.health()) }
  const Page = pageController(site)
  beego
    .insertFilter('/pages/*', 'BeforeRouter', (ctx) => ctx.output.header('Vary', 'Accept'))
    .router('/pages/overview', overviewController(Page, site))
    .router('/pages/requests', requestsController(Page, site))
    .router('/pages/health', healthController(Page, site))
    .router('/pages/tasks', tasksController(Page, site))
    .router('/pages/listings', listingsController(Page, site))
    .router('/pages/profiles', profilesController(Page, site))
}

function split (url: string): [path: string, query: string] {
  const at = url.indexOf('?')
  return at === -1 ? [url, ''] : [url.slice(0, at), url.slice(at)]
}

function folder (name: string): string {
  return fileURLToPath(new URL(`../../lib/admin/${name}`, import.meta.url))
}
