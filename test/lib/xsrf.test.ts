import fc from 'fast-check'
import t from 'tap'
import { newToken } from '../../lib/xsrf/token.js'
import { fieldIn } from '../../lib/xsrf/xsrf.js'
import { holds } from './holds.js'

// token.ts

t.test('a token', async (t) => {
  t.test('has 32 letters and digits, and is another one each time', async (t) => {
    const tokens = Array.from({ length: 100 }, () => newToken())

    t.ok(tokens.every((token) => /^[0-9A-Za-z]{32}$/.test(token)))
    t.equal(new Set(tokens).size, 100)
  })

  t.test('takes no byte that would make a character likelier', async (t) => {
    let calls = 0
    const random = (size: number): Uint8Array => {
      calls += 1
      return Uint8Array.from({ length: size }, (_, i) => calls > 2 ? 1 : [255, 248, 247, 0][i % 4]!)
    }

    // 248 is four times the 62 characters
    t.equal(newToken(random), 'z0'.repeat(12) + '1'.repeat(8))
  })
})

// xsrf.ts

t.test('the field in a body of another parser', async (t) => {
  const bodies: ReadonlyArray<readonly [parser: string, body: unknown, field: string]> = [
    ['@fastify/formbody', { _xsrf: 'tok' }, 'tok'],
    ['@fastify/formbody, a field twice', { _xsrf: ['tok', 'other'] }, 'tok'],
    ['@fastify/multipart, attachFieldsToBody: true', { _xsrf: { type: 'field', fieldname: '_xsrf', value: 'tok' } }, 'tok'],
    ['@fastify/multipart, a field twice', { _xsrf: [{ value: 'tok' }, { value: 'other' }] }, 'tok'],
    ["@fastify/multipart, attachFieldsToBody: 'keyValues', a file", { _xsrf: Buffer.from('tok') }, ''],
    ['JSON', { _xsrf: 'tok', a: 1 }, 'tok'],
    ['JSON, no text', { _xsrf: 5 }, ''],
    ['JSON, null', { _xsrf: null }, ''],
    ['JSON, an empty list', { _xsrf: [] }, ''],
    ['JSON, another field', { a: 1 }, ''],
    ['JSON, a list', ['_xsrf'], ''],
    ['a text', '_xsrf=tok', ''],
    ['none', undefined, ''],
    ['an object that inherits it', Object.create({ _xsrf: 'tok' }), '']
  ]
  for (const [parser, body, field] of bodies) {
    t.test(`(${parser}) is '${field}'`, async (t) => {
      t.equal(fieldIn(body), field)
    })
  }

  t.test('is a text, whatever the body is', async (t) => {
    await holds(t, fc.property(fc.oneof(fc.anything(), fc.record({ _xsrf: fc.anything() })), (body) => typeof fieldIn(body) === 'string'))
  })
})
