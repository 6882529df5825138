// A recorded application, built through the public API.

import type { FastifyInstance } from 'fastify'
import beegoMvc, { type Beego, type BeegoOptions } from '../../plugins/index.js'
import { handler } from './ops.js'
import { method, type World } from './place.js'
import { makeControllers } from './scenario-controllers.js'
import { namespaceOf } from './scenario-namespaces.js'
import type { FilterLine, RouteLine, Scenario, Version } from './scenario-recording.js'
import { refusalMarkingApp } from './server.js'

/** "positions unknown to a version are not registered there" (about.setup). */
const UNKNOWN_POSITION: Readonly<Record<Version, string>> = { v1_1_4: 'BeforeStatic', v1_12: 'AfterStatic' }

const VERBS: Readonly<Record<string, 'any' | 'get' | 'post'>> = { '*': 'any', get: 'get', post: 'post' }

/** The application, ready to listen. An option that `beegoMvc` does not have makes it throw `FST_BEEGO_OPT_UNKNOWN` or `…_NOT_HERE`. */
export async function buildApp (scenario: Scenario, version: Version, options: BeegoOptions, world: World): Promise<FastifyInstance> {
  // "IP and Proxy honour `X-Forwarded-For` only when Fastify's `trustProxy` does" (SEMANTICS.md, section 3): Beego always does.
  const app = refusalMarkingApp({ trustProxy: true })
  try {
    await app.register(beegoMvc, options)
    configure(app.beego, scenario, version, world)
    await app.ready()
    return app
  } catch (error) {
    await app.close()
    throw error
  }
}

function configure (beego: Beego, { setup }: Scenario, version: Version, world: World): void {
  makeControllers(setup, world)
  beego.addFuncMap('shout', (text: string) => `${text.toUpperCase()}!`) // "user-defined (AddFuncMap)" (g/template-funcs)

  for (const line of setup.filters ?? []) {
    if (line.Position !== UNKNOWN_POSITION[version]) insertFilter(beego, line, world)
  }
  for (const line of setup.routes ?? []) addRoute(beego, line, world)
  for (const { Prefix, Routes } of setup.groups ?? []) {
    for (const line of Routes) addRoute(beego, inGroup(Prefix, line), world)
  }
  for (const line of setup.namespaces ?? []) beego.addNamespace(namespaceOf(line, world))
  for (const [code, ops] of Object.entries(setup.errorHandlers ?? {})) beego.errorHandler(code, handler(ops, world))
  if (setup.errorController) beego.errorController(world.controllers.get('ErrorController')!)
  for (const [name, failure] of Object.entries(setup.healthChecks ?? {})) {
    method(world, beego, 'addHealthCheck')(name, () => { if (failure !== '') throw new Error(failure) })
  }
}

function insertFilter (beego: Beego, { Pattern, Position, Do, ReturnOnOutput, ResetParams }: FilterLine, world: World): void {
  beego.insertFilter(Pattern, Position, handler(Do, world), {
    ...ReturnOnOutput === undefined ? {} : { returnOnOutput: ReturnOnOutput },
    ...ResetParams === undefined ? {} : { resetParams: ResetParams }
  })
}

function addRoute (beego: Beego, line: RouteLine, world: World): void {
  if (line.Kind === 'func') {
    beego[VERBS[line.Method]!](line.Pattern, handler(line.Do, world))
    return
  }

  const controller = world.controllers.get(line.Controller)!
  switch (line.Kind) {
    case 'router': beego.router(line.Pattern, controller, line.Mapping as never); break
    case 'auto': beego.autoRouter(controller); break
    case 'autoPrefix': beego.autoPrefix(line.Prefix, controller); break
    // Source: beego 1.12 app.go, RESTRouter.
    case 'rest': beego.router(line.Pattern, controller).router(`${line.Pattern}/:objectId`, controller)
  }
}

/** 1.1.4's GroupRouters: "pattern is prefix+pattern; AddAuto becomes AutoPrefix(prefix)" (l/group-routers), and so does no pattern. */
function inGroup (prefix: string, line: RouteLine): RouteLine {
  const isAuto = line.Kind === 'auto' || (line.Kind === 'router' && line.Pattern === '')
  if (isAuto) return { Kind: 'autoPrefix', Prefix: prefix, Controller: line.Controller }
  return line.Kind === 'autoPrefix' ? line : { ...line, Pattern: prefix + line.Pattern }
}
