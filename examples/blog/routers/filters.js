import { beego } from 'fastify-beego/app'
import { findUser } from '../models/users.js'

const POLICY = "default-src 'self'; img-src 'self' https:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** The blog has no scripts, and none may come in. */
export function safeHeaders ({ output }) {
  output.header('Content-Security-Policy', POLICY)
  output.header('X-Content-Type-Options', 'nosniff')
  output.header('Referrer-Policy', 'same-origin')
}

/** Their names are hashes of what is in them. */
export function cachedPictures ({ output }) {
  output.header('Cache-Control', 'public, max-age=31536000, immutable')
}

/** Lets editors in, and everybody else to the login, which leads them back. */
export async function signedIn (ctx) {
  ctx.output.header('Cache-Control', 'no-store')
  const id = await ctx.input.session('user')
  const user = id === undefined ? undefined : await findUser(id)
  if (user !== undefined) {
    ctx.input.setData('user', user)
    return
  }
  const next = ctx.input.isGet() ? ['next', ctx.input.uri()] : []
  ctx.redirect(303, beego.urlFor('LoginController.Get', ...next))
}
