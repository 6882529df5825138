// `/healthcheck`: runs the checks of the application and shows what they say.

import type { PageController, Site } from './page.js'

export function healthController (Page: PageController, { data }: Site) {
  return class HealthController extends Page {
    override async get (): Promise<void> {
      const rows = await data.health()
      const failing = rows.filter(({ ok }) => !ok).length
      this.show('health', { rows, failing, checkedAt: new Date().toISOString() })
    }
  }
}
