// `/listconf`: what is in force, as `command` says: `conf`, `router` or `filter`.

import { POSITIONS } from '../../pipeline/filters.js'
import { holds } from '../request-table.js'
import type { PageController, Site } from './page.js'

export function listingsController (Page: PageController, { data }: Site) {
  return class ListingsController extends Page {
    override get (): void {
      const q = this.getString('q').trim()
      switch (this.getString('command', 'conf')) {
        case 'conf': return this.config(q)
        case 'router': return this.routes(q)
        case 'filter': return this.filters()
        default: return this.abort(404)
      }
    }

    config (q: string): void {
      const all = data.config()
      const rows = all.filter(({ name, value, source }) => holds([name, value, source], q))
      this.show('config', { rows, all: all.length, q })
    }

    routes (q: string): void {
      const all = data.routes().map((route) => ({ ...route, answers: answersOf(route.controller, route.actions) }))
      const rows = all.filter(({ pattern, methods, native, answers }) => holds([pattern, native ?? '', ...methods, ...answers], q))
      this.show('routes', { rows, all: all.length, q })
    }

    filters (): void {
      const all = data.filters()
      const names = [...POSITIONS, ...all.map(({ position }) => position).filter((position) => !(POSITIONS as readonly string[]).includes(position))]
      const positions = [...new Set(names)].map((position) => ({ position, filters: all.filter((filter) => filter.position === position) }))
      this.show('filters', { all: all.length, positions: positions.filter(({ filters }) => filters.length > 0) })
    }
  }
}

/** `GET UserController.list`, or what answers all methods without their names. */
function answersOf (controller: string, actions: Readonly<Record<string, string>>): string[] {
  if (controller === '') return []
  const named = Object.entries(actions)
  if (new Set(named.map(([, action]) => action)).size === 1) return [`${controller}.${named[0]![1]}`] // there is one
  return named.map(([verb, action]) => `${verb} ${controller}.${action}`)
}
