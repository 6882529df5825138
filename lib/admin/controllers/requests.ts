// `/qps`: every route and method with its figures.

import { actionOf, requestTable } from '../request-table.js'
import type { PageController, Site } from './page.js'

/** Seconds between two looks at a short table. */
const REFRESH = 2
/** How many more rows make it a second more: the page is rendered by the process that it watches. */
const ROWS_A_SECOND = 50

export function requestsController (Page: PageController, { data }: Site) {
  return class RequestsController extends Page {
    override async get (): Promise<void> {
      const all = await data.requests()
      const table = requestTable(all, { sort: this.getString('sort'), order: this.getString('order'), q: this.getString('q').trim() })
      this.show('requests', { ...table, all: all.length, actionOf }, { refresh: REFRESH + Math.floor(table.rows.length / ROWS_A_SECOND) })
    }
  }
}
