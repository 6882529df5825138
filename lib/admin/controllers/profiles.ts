// `/prof`: profiles of the running process. A POST to `/profiles` takes one.

import { CHARTS, chartView } from '../charts.js'
import type { ProfileKind } from '../data.js'
import type { PageController, Site } from './page.js'

const KINDS: Readonly<Record<ProfileKind, string>> = { cpu: 'CPU profile', heap: 'Heap profile', snapshot: 'Heap snapshot' }

/** Seconds that a profile may take. */
const LONGEST = 300

export function profilesController (Page: PageController, { data }: Site) {
  return class ProfilesController extends Page {
    override get (): void {
      const samples = data.samples()
      this.show('profiles', {
        profiles: [...data.profiles()].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt)),
        kinds: KINDS,
        longest: LONGEST,
        charts: CHARTS.filter(({ id }) => id === 'delay' || id === 'memory').map((chart) => chartView(chart, samples)),
        xsrfField: this.xsrfFormHTML()
      }, { refresh: 2, charts: true })
    }

    override async post (): Promise<void> {
      const kind = this.getString('kind')
      const seconds = this.getInt('seconds', 10)
      if (!isKind(kind)) return this.leave('profiles', 'error', 'There is no such kind of profile.')
      if (seconds < 1 || seconds > LONGEST) return this.leave('profiles', 'error', `A profile takes 1 to ${LONGEST} seconds.`)

      try {
        await data.startProfile(kind, seconds)
      } catch (thrown) {
        return this.leave('profiles', 'error', thrown instanceof Error ? thrown.message : String(thrown))
      }
      const message = kind === 'snapshot' ? 'A heap snapshot is being written.' : `A ${KINDS[kind]} is being taken, for ${seconds} s.`
      this.leave('profiles', 'success', message)
    }
  }
}

function isKind (kind: string): kind is ProfileKind {
  return Object.hasOwn(KINDS, kind)
}
