import { beego, BeegoApp } from 'fastify-beego/app'

export const own = new BeegoApp()
export const [config, file, log, channel] = [beego.bConfig, beego.appConfig, beego.log, beego.channel]
export const built = async () => [await beego.build(), await beego.inject('/'), beego.routes(), beego.filters()] as const
export const methods = () => ({ router: own.router, get: own.get, urlFor: own.urlFor, insertFilter: own.insertFilter, onCompletion: own.onCompletion, run: own.run })
