// What all pages of the supervisor have in common: the layout, where they stand in the navigation, and messages from the page before.

import { Controller } from '../../controller/controller.js'
import { FlashData, readFromRequest } from '../../flash/flash-data.js'
import { preferredErrorForm } from '../../http/accept.js'
import type { SupervisorData } from '../data.js'
import type { HealthGlance } from '../health-glance.js'

/** What the pages show. */
export interface Site {
  readonly data: SupervisorData
  readonly glance: HealthGlance
}

/** A page's entry in the navigation. */
export interface Place {
  readonly title: string
  readonly href: string
  readonly icon: string
}

const PLACES = {
  overview: { title: 'Overview', href: '/', icon: 'overview' },
  requests: { title: 'Requests', href: '/qps', icon: 'requests' },
  health: { title: 'Health', href: '/healthcheck', icon: 'health' },
  tasks: { title: 'Tasks', href: '/task', icon: 'tasks' },
  profiles: { title: 'Profiles', href: '/prof', icon: 'profiles' },
  routes: { title: 'Routes', href: '/listconf?command=router', icon: 'routes' },
  filters: { title: 'Filters', href: '/listconf?command=filter', icon: 'filters' },
  config: { title: 'Configuration', href: '/listconf?command=conf', icon: 'config' }
} as const satisfies Record<string, Place>

export type PlaceName = keyof typeof PLACES

/** How the navigation is grouped; on a phone the first four places stand in the bar, the others behind "More". */
const GROUPS: ReadonlyArray<{ readonly title: string, readonly places: readonly PlaceName[] }> = [
  { title: 'Now', places: ['overview', 'requests', 'health', 'tasks'] },
  { title: 'Application', places: ['routes', 'filters', 'config', 'profiles'] }
]

export interface Shown {
  /** Seconds after which a script loads the page's figures again; 0 never. */
  readonly refresh?: number
  /** Whether it has charts. */
  readonly charts?: boolean
}

/** The class that the pages of one supervisor extend. */
export function pageController ({ data }: Site) {
  return class PageController extends Controller {
    override layout = 'layout.pug'

    override async prepare (): Promise<void> {
      const { appName, runMode } = await data.overview()
      readFromRequest(this)
      Object.assign(this.data, { appName, runMode, now: Date.now(), profilingOn: data.profilingOn })
    }

    override head (): unknown { return this.get() }

    /** Show the page of `place` with what it knows. */
    show (place: PlaceName, values: Record<string, unknown>, { refresh = 0, charts = false }: Shown = {}): void {
      this.tplName = `${place}.pug`
      this.layoutSections = { Scripts: charts ? 'parts/chart-scripts.pug' : '' }
      const groups = GROUPS.map(({ title, places }) => ({ title, places: places.map((name) => ({ ...PLACES[name], isCurrent: name === place })) }))
      Object.assign(this.data, values, { title: PLACES[place].title, groups, refresh })
    }

    /** Go to a page with a message on it. */
    leave (place: PlaceName, kind: 'success' | 'error' | 'notice', message: string): void {
      const flash = new FlashData()
      flash.set(kind, message)
      flash.store(this)
      this.redirect(PLACES[place].href, 303)
    }
  }
}

export type PageController = ReturnType<typeof pageController>

/** What a failure says, for a message on the next page. */
export function messageOf (error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Whether the client is a browser that wants to see a page: programs say what they take, and `curl` takes anything. */
export function wantsPage (accept: string | undefined): boolean {
  return accept !== undefined && accept.includes('text/html') && preferredErrorForm(accept) === 'html'
}
