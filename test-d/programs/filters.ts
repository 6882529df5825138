import Fastify from 'fastify'
import filters, { type FilterFunction } from 'fastify-beego/filters'

export const app = Fastify()
await app.register(filters)

export const insert = app.insertFilter
export const parts = (...[ctx]: Parameters<FilterFunction>) => [ctx, ctx.input, ctx.output, ctx.data, ctx.input.form(), ctx.input.cruSession(), ctx.upgrade()] as const
