// The Nest application both adapters serve. Decorators are applied by hand, so that it runs without a compiler.

import 'reflect-metadata'
import { BadRequestException, Body, Controller, Delete, Get, Header, HttpCode, Module, Param, Post, Put, Session } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { tap } from 'rxjs'
import { renderByHand } from '../pages/page.mjs'
import { RequestCounter } from '../workloads/request-counter.mjs'
import { ROUTES } from '../workloads/routes.mjs'

const user = (id) => ({ id, name: 'user' + id })

const digits = {
  transform (value) {
    if (!/^[0-9]+$/.test(value)) throw new BadRequestException()
    return value
  }
}

/**
 * @param {Function} Class
 * @param {string} method
 * @param {Function[]} decorators - Of the method.
 * @param {Function[]} parameters - One for each parameter.
 */
function action (Class, method, decorators, parameters = []) {
  const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, method)
  for (const decorate of decorators) decorate(Class.prototype, method, descriptor)
  for (const [index, decorate] of parameters.entries()) decorate(Class.prototype, method, index)
}

/** @param {object} methods @param {string} path */
function controller (path, methods) {
  class AnyController {}
  for (const [name, { run, decorators, parameters }] of Object.entries(methods)) {
    AnyController.prototype[name] = run.bind(null) // Nest keeps what it knows of a method on the function itself
    action(AnyController, name, decorators, parameters)
  }
  Controller(path)(AnyController)
  return AnyController
}

const id = () => Param('id')
const show = { run: (id) => user(id), decorators: [Get(':id')], parameters: [id()] }

/** @type {Record<string, (isFastify: boolean) => Function[]>} */
const controllersOf = {
  'json-sync': () => [controller('users', { show })],
  'json-async': () => [controller('users', { show: { ...show, run: async (id) => user(id) } })],
  filters: () => [controller('users', { show })],
  routes: () => Array.from({ length: 100 }, (_, section) => {
    const methods = {}
    for (let route = section; route < ROUTES; route += 100) {
      methods['show' + route] = { run: (id) => ({ route, id }), decorators: [Get(`r${route}/:id`)], parameters: [id()] }
    }
    return controller('s' + section, methods)
  }),
  'page-pug': () => [controller('accounts', {
    show: { run: () => renderByHand(), decorators: [Get(), Header('content-type', 'text/html; charset=utf-8')] }
  })],
  restful: () => [controller('users', {
    show,
    put: { ...show, decorators: [Put(':id')] },
    delete: { ...show, decorators: [Delete(':id')] }
  })],
  'form-method': (isFastify) => {
    const answer = (method) => (id, { name }) => ({ id, name, method })
    const parameters = [id(), Body()]
    // On Express method-override has changed the method before routing; on Fastify the action looks.
    const post = (id, body) => answer(isFastify && body._method === 'put' ? 'put' : 'post')(id, body)
    return [controller('users', {
      put: { run: answer('put'), decorators: [Put(':id')], parameters },
      post: { run: post, decorators: [Post(':id'), HttpCode(200)], parameters }
    })]
  },
  'auto-route': () => [controller('user/show', { show })],
  'regex-route': () => [controller('users', { show: { ...show, parameters: [Param('id', digits)] } })],
  ambiguous: () => [controller('u', {
    create: { run: () => ({ page: 'new' }), decorators: [Get('new')] },
    show: { ...show, run: (id) => ({ page: id }) }
  })],
  functional: () => [controller('users', { show })],
  'session-fastify': () => [controller('users', {
    show: { ...show, run: async (id, { name }) => ({ id, name }), parameters: [id(), Session()] }
  })],
  'session-written': () => {
    let count = 0
    const run = async (id, session) => {
      session.count = count++
      return { id, name: session.name }
    }
    return [controller('users', { show: { ...show, run, parameters: [id(), Session()] } })]
  }
}

/**
 * @param {string} workload
 * @param {import('@nestjs/core').AbstractHttpAdapter} adapter
 * @param {boolean} isFastify
 */
export async function createNest (workload, adapter, isFastify) {
  if (controllersOf[workload] === undefined) return null
  class AppModule {}
  Module({ controllers: controllersOf[workload](isFastify) })(AppModule)
  const app = await NestFactory.create(AppModule, adapter, { logger: false, ...(isFastify ? {} : { bodyParser: false }) })
  if (workload === 'filters') addFilters(app)
  return app
}

/** Nest's own kinds: two middlewares, a guard, a pipe, an interceptor that counts. */
function addFilters (app) {
  const counter = new RequestCounter()
  app.use((req, res, next) => next())
  app.use((req, res, next) => next())
  app.useGlobalGuards({ canActivate: () => true })
  app.useGlobalPipes({ transform: (value) => value })
  app.useGlobalInterceptors({
    intercept (context, next) {
      const start = performance.now()
      const { method, url } = context.switchToHttp().getRequest()
      return next.handle().pipe(tap(() => counter.add(method, url, performance.now() - start)))
    }
  })
}
