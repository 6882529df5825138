// Recorded namespaces through the namespace helpers.

import {
  type Context, type Namespace, newNamespace, nsAfter, nsAny, nsAutoPrefix, nsAutoRouter, nsBefore, nsCond, nsGet, nsNamespace, nsPost,
  nsRouter
} from '../../plugins/index.js'
import { handler } from './ops.js'
import type { World } from './place.js'
import type { NamespaceLine, RouteLine } from './scenario-recording.js'

type Link = ReturnType<typeof nsNamespace>

const FUNCTIONAL: Readonly<Record<string, typeof nsGet>> = { get: nsGet, post: nsPost, '*': nsAny }

export function namespaceOf (line: NamespaceLine, world: World): Namespace {
  return newNamespace(line.Prefix, ...linksOf(line, world))
}

function linksOf ({ Prefix, Cond, Before, After, Routes = [], Children = [] }: NamespaceLine, world: World): Link[] {
  return [
    ...Cond === undefined ? [] : [nsCond(condition(Prefix, Cond, world))],
    ...Before === undefined ? [] : [nsBefore(handler(Before, world))],
    ...After === undefined ? [] : [nsAfter(handler(After, world))],
    ...Routes.map(route => linkOf(route, world)),
    ...Children.map(child => nsNamespace(child.Prefix, ...linksOf(child, world)))
  ]
}

function condition (prefix: string, { header, equals }: NonNullable<NamespaceLine['Cond']>, world: World): (ctx: Context) => boolean {
  return (ctx) => {
    world.trace.push(`cond ${prefix}`)
    return ctx.input.header(header) === equals
  }
}

function linkOf (line: RouteLine, world: World): Link {
  if (line.Kind === 'func') return FUNCTIONAL[line.Method]!(line.Pattern, handler(line.Do, world))

  const controller = world.controllers.get(line.Controller)!
  switch (line.Kind) {
    case 'router': return nsRouter(line.Pattern, controller, line.Mapping as never)
    case 'auto': return nsAutoRouter(controller)
    case 'autoPrefix': return nsAutoPrefix(line.Prefix, controller)
    case 'rest': throw new TypeError('The recordings have no RESTRouter in a namespace.')
  }
}
