// What holds for every request.

/**
 * A page of another site may send forms and open websockets here, and the browser sends our cookies along. It also says, in `Origin`,
 * whose page that is. Programs that are no browsers say nothing.
 *
 * @param {import('fastify-beego').Context} ctx
 */
export function sameOrigin (ctx) {
  const origin = ctx.input.header('origin')
  if (origin === '' || (ctx.input.isGet() && !ctx.input.isWebsocket())) return
  if (!URL.canParse(origin) || new URL(origin).host !== ctx.input.header('host')) ctx.abort(403, 'This request comes from a page of another site.')
}

/** Nothing from elsewhere is loaded, and nobody shows these pages inside of their own. */
export function ownPages (/** @type {import('fastify-beego').Context} */ ctx) {
  ctx.output.header('Content-Security-Policy', "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
  ctx.output.header('Referrer-Policy', 'same-origin')
}
