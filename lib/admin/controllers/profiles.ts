// `/prof`: profiles of the running process, and how its memory and its event loop are. A POST takes a profile.

import { type ChartName, chartView } from '../charts.js'
import type { ProfileKind } from '../data.js'
import { LONGEST_PROFILE } from '../profile/profiles.js'
import { messageOf, type PageController, type Site } from './page.js'

const KINDS: Readonly<Record<ProfileKind, string>> = { cpu: 'CPU profile', heap: 'Heap profile', snapshot: 'Heap snapshot' }
const SHOWN: readonly ChartName[] = ['memory', 'collection', 'delay']

export function profilesController (Page: PageController, { data }: Site) {
  return class ProfilesController extends Page {
    override get (): void {
      const samples = data.samples()
      this.show('profiles', {
        profiles: data.profiles(),
        kinds: KINDS,
        longest: LONGEST_PROFILE,
        charts: SHOWN.map((chart) => chartView(chart, samples)),
        xsrfField: this.xsrfFormHTML()
      }, { refresh: 2, charts: true })
    }

    override async post (): Promise<void> {
      const kind = this.getString('kind') as ProfileKind // startProfile looks at it
      try {
        await data.startProfile(kind, this.getInt('seconds', 10))
      } catch (error) {
        return this.leave('profiles', 'error', messageOf(error))
      }
      this.leave('profiles', 'success', `A ${KINDS[kind]} is being taken.`)
    }
  }
}
