// Operations that read the request; what they read is kept for `flush`.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Controller, FST_BEEGO_FORM_INVALID } from '../../plugins/index.js'
import { FormUser } from './go-structs.js'
import { controllerOf, method, type Ops, type Place } from './place.js'

export const inputOps: Ops = {
  params: ({ world, ctx }) => { world.results.params = ctx.input.params() },
  query: ({ world, ctx }, { keys }: { keys: string[] }) => {
    for (const key of keys) world.results[`query:${key}`] = ctx.input.query(key)
  },
  getString: (place, { key }: Key) => keep(place, `GetString:${key}`, controllerOf(place).getString(key)),
  getStringDef: (place, { key, def }: Key & { def: string }) => keep(place, `GetStringDef:${key}`, controllerOf(place).getString(key, def)),
  // Go's nil slice prints as `null`.
  getStrings: (place, { key }: Key) => keep(place, `GetStrings:${key}`, nullIfEmpty(controllerOf(place).getStrings(key))),

  getInt: (place, { key }: Key) => keepParsed(place, `GetInt:${key}`, controllerOf(place).getInt(key), () => controllerOf(place).requireInt(key)),
  getFloat: (place, { key }: Key) => keepParsed(place, `GetFloat:${key}`, controllerOf(place).getFloat(key), () => controllerOf(place).requireFloat(key)),
  getBool: (place, { key }: Key) => keepParsed(place, `GetBool:${key}`, controllerOf(place).getBool(key), () => controllerOf(place).requireBool(key)),
  getIntDef: (place, { key, def }: Key & { def: number }) =>
    keepParsed(place, `GetIntDef:${key}`, controllerOf(place).getInt(key, def), ifGiven(place, key, () => controllerOf(place).requireInt(key))),
  getBoolDef: (place, { key, def }: Key & { def: boolean }) =>
    keepParsed(place, `GetBoolDef:${key}`, controllerOf(place).getBool(key, def), ifGiven(place, key, () => controllerOf(place).requireBool(key))),

  input: (place) => keep(place, 'Input', allValues(controllerOf(place))),
  rawQuery: ({ world, ctx }) => { world.results.rawQuery = ctx.input.uri().split('?')[1] ?? '' },
  requestBody: ({ world, ctx }) => { world.results.requestBody = ctx.input.requestBody.toString() },
  inputDump,
  controllerAndAction: (place) => keep(place, 'controllerAndAction', controllerOf(place).getControllerAndAction()),
  getCookie: ({ world, ctx }, { name }: { name: string }) => { world.results.cookie = method(world, ctx, 'getCookie')(name) },

  parseForm: (place, { defaults }: { defaults: object }) => keep(place, 'form', parsedForm(controllerOf(place), defaults)),
  getFile: async (place, { name }: { name: string }) => keep(place, 'getFile', await fileNamed(place, name)),
  saveFile: async (place, { from, to }: { from: string, to: string }) => keep(place, 'saveFile', await savedFile(place, from, to))
}

interface Key { readonly key: string }

function keep ({ world }: Place, name: string, value: unknown): void {
  world.results[name] = value
}

/** Go's getter gives a value and an error; here the getter gives the value, and its strict sibling throws the error. */
function keepParsed (place: Place, name: string, value: unknown, strict: () => unknown): void {
  const error = messageOf(strict)
  keep(place, name, error === null ? { value } : { error, value })
}

/** An absent parameter is no error where there is a default. */
function ifGiven (place: Place, key: string, strict: () => unknown): () => unknown {
  return () => controllerOf(place).getString(key) === '' ? null : strict()
}

function messageOf (run: () => unknown): string | null {
  try {
    run()
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** In Go the struct is there beside the error, with the fields that were set before it. */
function parsedForm (controller: Controller, defaults: object): object {
  try {
    return FormUser.inGo(controller.parseForm(Object.assign(new FormUser(), defaults)))
  } catch (error) {
    const { form, message } = error as FST_BEEGO_FORM_INVALID
    return { ...FormUser.inGo(form as FormUser), _error: message }
  }
}

function allValues (controller: Controller): Record<string, string[]> {
  const values = controller.input()
  return Object.fromEntries(values.keys().map(key => [key, values.getAll(key)]))
}

function nullIfEmpty (list: string[]): string[] | null {
  return list.length === 0 ? null : list
}

function inputDump (place: Place): void {
  const { input } = place.ctx
  keep(place, 'input', {
    AcceptsHTML: input.acceptsHTML(),
    AcceptsJSON: input.acceptsJSON(),
    AcceptsXML: input.acceptsXML(),
    Domain: input.domain(),
    Host: input.host(),
    IP: input.ip(),
    IsAjax: input.isAjax(),
    IsGet: input.isGet(),
    IsPost: input.isPost(),
    IsSecure: input.isSecure(),
    IsUpload: input.isUpload(),
    IsWebsocket: input.isWebsocket(),
    Method: input.method(),
    Port: input.port(),
    Protocol: input.protocol(),
    Proxy: input.proxy(),
    Refer: input.refer(),
    Scheme: input.scheme(),
    Site: input.site(),
    SubDomains: input.subDomains(),
    Uri: input.uri(),
    Url: input.url(),
    UserAgent: input.userAgent()
  })
}

interface UploadedFile {
  readonly filename: string
  readonly mimetype: string
  toBuffer (): Promise<Buffer>
}

async function fileNamed (place: Place, name: string): Promise<unknown> {
  try {
    const file = await method(place.world, controllerOf(place), 'getFile')(name) as UploadedFile
    return { content: String(await file.toBuffer()), contentType: file.mimetype, filename: file.filename }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

async function savedFile (place: Place, from: string, to: string): Promise<unknown> {
  const path = join(place.world.folder, to)
  try {
    await method(place.world, controllerOf(place), 'saveToFile')(from, path)
    return { saved: await readFile(path, 'utf8') }
  } catch (error) {
    return (error as Error).message
  }
}
