// Operations that choose and render views, and build URLs.

import { controllerOf, type Ops, type Place } from './place.js'

export const viewOps: Ops = {
  tpl: (place, { name }: { name: string }) => { controllerOf(place).tplName = name },
  tplFromQuery: (place) => { controllerOf(place).tplName = controllerOf(place).getString('tpl') },
  tplExt: (place, { ext }: { ext: string }) => { controllerOf(place).tplExt = ext },
  layout: (place, { name }: { name: string }) => { controllerOf(place).layout = name },
  sections: (place, { value }: { value: Record<string, string> }) => { controllerOf(place).layoutSections = { ...value } },
  enableRender: (place, { value }: { value: boolean }) => { controllerOf(place).enableRender = value },
  render: (place) => controllerOf(place).render(),
  renderString: async (place) => { place.world.results.rendered = { value: await controllerOf(place).renderString() } },
  urlfor: (place, { table }: { table: Array<[endpoint: string, ...values: string[]]> }) => {
    place.world.results.urlfor = table.map(row => urlRow(place, row))
  }
}

function urlRow (place: Place, [endpoint, ...values]: [endpoint: string, ...values: string[]]): unknown {
  return { endpoint, url: controllerOf(place).urlFor(endpoint, ...values), values: values.length === 0 ? null : values }
}
