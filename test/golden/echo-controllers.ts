// The controllers of routing.json: every action answers with the controller, the action and the parameters it was called
// with, as the body and as the header `X-Echo` (HEAD has no body).

import { Controller } from '../../plugins/index.js'

const NAMES = ['MainController', 'UserController', 'BlogController', 'AdminController', 'ObjectController']

const ACTIONS = [
  'get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'index', 'list', 'show', 'create', 'update', 'remove', 'login',
  'logout', 'search', 'export'
]

export interface Echo {
  readonly c: string
  readonly a: string
  readonly p: Readonly<Record<string, string>>
}

export const echoControllers: ReadonlyMap<string, typeof Controller> = new Map(NAMES.map(name => [name, echoController(name)]))

/** A class of that name. It defines each action itself, for auto routes reach only what a class defines itself. */
function echoController (name: string): typeof Controller {
  const { [name]: EchoController } = { [name]: class extends Controller {} }
  for (const action of ACTIONS) {
    Object.defineProperty(EchoController!.prototype, action, { value: echo, writable: true, configurable: true })
  }
  return EchoController!
}

function echo (this: Controller): void {
  const [c, a] = this.getControllerAndAction()
  const text = JSON.stringify({ c, a, p: this.ctx.input.params() } satisfies Echo)
  this.ctx.output.header('X-Echo', text.replace(/[^\x20-\x7e]/g, unit => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0')))
  this.ctx.writeString(text)
}
