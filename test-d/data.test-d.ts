// Values that an application names by declaration merging, and the names of `urlFor` and `@router`.

import { expectAssignable, expectError, expectType } from 'tsd'
import { type Beego, type Context, Controller, type ControllerClass, type ControllerData, router } from 'fastify-beego'
import { beego as global } from 'fastify-beego/app'

interface User { readonly name: string }

declare module 'fastify' {
  interface BeegoData {
    title: string
  }
  interface BeegoInputData {
    visitor: User
  }
  interface BeegoControllers {
    PageController: PageController
  }
}

// `data`

class PageController extends Controller {
  show () {
    expectType<string | undefined>(this.data.title)
    expectType<unknown>(this.data.other)
    expectType<unknown>(this.data.json)
    this.data.title = 'a'
    this.data.other = 5
    this.data = { title: 'a', other: 5 }
    expectError(this.data.title = 5)
    expectError(this.data = { title: 5 })
    expectType<ControllerData>(this.ctx.data)
  }

  @router('/list')
  @router('/all', ['get', 'POST', '*'])
  async list () { return [] }

  inside () {
    expectType<string>(this.urlFor('.list', ':id', 5))
    expectType<string>(this.urlFor('PageController.List'))
    expectError(this.urlFor('PageController.lst'))
  }
}

class UserController extends Controller {
  declare data: ControllerData & { users: User[] }

  list () {
    expectType<User[]>(this.data.users)
    expectType<string | undefined>(this.data.title)
    expectError(this.data.users = ['ann'])
  }
}
expectAssignable<ControllerClass>(UserController)

// What filters leave

declare const ctx: Context
expectType<User | undefined>(ctx.input.getData('visitor'))
expectType<unknown>(ctx.input.getData('other'))
expectType<unknown>(ctx.input.getData(Symbol.iterator))
expectType<void>(ctx.input.setData('visitor', { name: 'ann' }))
ctx.input.setData('other', 5)
ctx.input.setData(ctx, 5)
expectError(ctx.input.setData('visitor', 5))
expectError(ctx.input.setData('visitor', {}))

// `@router`

declare const verbs: string[]
class RoutedController extends Controller {
  @router('/x', verbs) list () {}
}
expectAssignable<ControllerClass>(RoutedController)
expectError(router('/x', ['fetch']))
expectError(router('/x', ['get', 'pst']))
expectError(router('/x', 'get'))
expectError(class extends Controller { @router('/x') field = 5 })
expectError(class extends Controller { @router('/x') get value () { return 5 } })
expectError(class extends Controller { @router('/x') #own () {} })
expectError(class { @router('/x') list () {} })

// `urlFor`

declare const beego: Beego
declare const name: string
declare const values: string[]
declare const id: number | undefined
for (const { urlFor } of [beego, global]) {
  expectType<string>(urlFor('PageController.show'))
  urlFor('PageController.Show', ':id', 5, 'q', 'x')
  urlFor('PageController.show', { ':id': 5n, q: true })
  urlFor('OtherController.anything', ':id', new Date())
  urlFor(name, ...values)
  urlFor(`${name}.show`)
  expectError(urlFor('PageController.shw'))
  expectError(urlFor('PageController'))
  expectError(urlFor('PageController.show', ':id'))
  expectError(urlFor('PageController.show', ':id', id))
  expectError(urlFor('PageController.show', ':id', null))
  expectError(urlFor('PageController.show', 5, ':id'))
  expectError(urlFor('PageController.show', { ':id': id }))
  expectError(urlFor('PageController.show', { ':id': 5 }, 'q'))
}
