// The compiler reads a pattern as the routers do: the parameters of both say so at compile time, what a request leaves at run time.

import t from 'tap'
import type { RouteParams } from '../../../lib/router/param-types.js'
import { buildApp } from '../../helper.js'

/** Every parameter that the type has, and no other; absent only where it may be. */
type Left<P extends string> = { readonly [N in keyof RouteParams<P>]: RouteParams<P>[N] }

function agree<const P extends string> (pattern: P, path: string, left: { readonly classic: Left<NoInfer<P>>, readonly modern: Left<NoInfer<P>> }): void {
  for (const dialect of ['classic', 'modern'] as const) {
    t.test(`in ${dialect} the types of ${pattern} are what ${path} leaves`, async (t) => {
      const app = await buildApp(t, { dialect })
      app.beego.get(pattern as string, (ctx) => ctx.input.params())

      const response = await app.inject(path)

      t.strictSame(response.json(), JSON.parse(JSON.stringify(left[dialect])))
    })
  }
}

function both<T> (left: T): { classic: T, modern: T } {
  return { classic: left, modern: left }
}

agree('/users/:id', '/users/5', both({ ':id': '5' }))
agree('/users/:id:int/posts/:post:string', '/users/5/posts/a', both({ ':id': '5', ':post': 'a' }))
agree('/posts/?:slug', '/posts/a', both({ ':slug': 'a' }))
agree('/posts/?:slug', '/posts', both({ ':slug': undefined }))
agree('/cms_:id([0-9]+).html', '/cms_7.html', both({ ':id': '7' }))
agree('/:y(\\d{4})-:m(\\d\\d)', '/2014-05', both({ ':y': '2014', ':m': '05' }))
agree('/list', '/list', both({ ':ext': undefined }))
agree('/:a_:b', '/x_y', { classic: { ':a': 'x', ':a_': undefined, ':b': 'y' }, modern: { ':a': undefined, ':a_': 'x_', ':b': 'y' } })
agree('/dl/*.*', '/dl/x/y.txt', both({ ':path': 'x/y', ':ext': 'txt' }))
agree('/files/*', '/files/a/b', { classic: { ':splat': 'a/b' }, modern: { ':splat': 'a/b', 0: 'a', 1: 'b' } })
agree('/:word((?:a|b)+)/:rest', '/ab/c', both({ ':word': 'ab', ':rest': 'c' }))
