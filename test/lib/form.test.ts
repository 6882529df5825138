import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { Type } from 'typebox'
import { parseValues, Values } from '../../lib/context/values.js'
import { bind } from '../../lib/form/bind.js'
import { toDate } from '../../lib/form/date.js'
import { keyPath } from '../../lib/form/key-path.js'
import { descend, EitherNode, JSONNode, TextNode } from '../../lib/form/node.js'
import { planOf, zeroOf } from '../../lib/form/plan.js'
import { Reader } from '../../lib/form/read.js'
import * as scalars from '../../lib/form/scalar.js'
import { dataOf, isSchema } from '../../lib/form/schema.js'
import { Controller, FST_BEEGO_FORM_INVALID, Int } from '../../plugins/index.js'
import { buildApp } from '../helper.js'
import { holds } from './holds.js'

const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
const JSON_BODY = { 'content-type': 'application/json', accept: 'application/json' }

// key-path.ts

t.test('the name of a field', async (t) => {
  // Keys of Beego's documentation of Input.Bind, and of the forms that browsers send.
  const paths: ReadonlyArray<readonly [key: string, path: string[]]> = [
    ['id', ['id']],
    ['user.Name', ['user', 'Name']],
    ['user[Name]', ['user', 'Name']],
    ['ol[0]', ['ol', '0']],
    ['ul[]', ['ul', '']],
    ['shop.items[2].price[eur]', ['shop', 'items', '2', 'price', 'eur']],
    ['m[a.b]', ['m', 'a.b']],
    ['m[a[b]', ['m', 'a[b']],
    ['名[前]', ['名', '前']]
  ]
  for (const [key, path] of paths) {
    t.test(`${key} is a path`, async (t) => {
      t.strictSame(keyPath(key), path)
    })
  }

  for (const key of ['', '.', '.a', '[a]', 'a.', 'a..b', 'a[b', 'a[b]c', 'a.[b]']) {
    t.test(`'${key}' is one part`, async (t) => {
      t.strictSame(keyPath(key), [key])
    })
  }

  t.test('has 32 parts at most', async (t) => {
    t.equal(keyPath('a' + '[b]'.repeat(31)).length, 32)
    t.throws(() => keyPath('a' + '[b]'.repeat(32)), { code: 'FST_BEEGO_FORM_DEEP', statusCode: 400 })
    t.throws(() => keyPath('a' + '.b'.repeat(500_000)), { code: 'FST_BEEGO_FORM_DEEP' })
  })

  t.test('is a path whose parts make it again, or one part', async (t) => {
    const key = fc.string({ unit: fc.constantFrom('a', 'b', '[', ']', '.', '0', '_', 'é'), maxLength: 30 })
    await holds(t, fc.property(key, (key) => {
      const path = keyPath(key)
      if (path.length === 1) return path[0] === key
      const pattern = path.slice(1).map((part) => [`[${part}]`, `.${part}`])
      return pattern.reduce((rest, forms) => rest.slice(forms.find((form) => rest.startsWith(form))!.length), key.slice(path[0]!.length)) === ''
    }))
  })
})

// node.ts

t.test('what was sent', async (t) => {
  const form = (text: string) => TextNode.of(parseValues(text))

  t.test('is a tree of the names', async (t) => {
    const root = form('user.name=a&user[age]=5&user[age]=6')

    t.strictSame(descend(root, ['user', 'name'])?.values, ['a'])
    t.strictSame(descend(root, ['user', 'age'])?.raw, ['5', '6'])
    t.equal(descend(root, ['user', 'nobody', 'here']), null)
  })

  t.test('has nothing of Object.prototype', async (t) => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      t.equal(form('a=1').child(name), null)
      t.equal(new JSONNode({ a: 1 }).child(name), null)
    }
    t.strictSame(form('__proto__[x]=1').child('__proto__')?.child('x')?.values, ['1'])
  })

  t.test('lists plain values, then numbered ones by number, then nameless ones', async (t) => {
    const items = form('a[]=e&a[10]=d&a[2]=c&a=a&a=b&a[x]=no').child('a')!.items()

    t.strictSame(items?.map(({ raw }) => raw), ['a', 'b', 'c', 'd', 'e'])
  })

  t.test('is no list where nothing was sent', async (t) => {
    t.equal(form('a=').child('a')!.items(), null)
    t.equal(form('a[x]=1').child('a')!.items(), null)
    t.equal(new JSONNode(null).items(), null)
  })

  t.test('as JSON is a list of one where it is none', async (t) => {
    t.strictSame(new JSONNode(5).items()?.map(({ raw }) => raw), [5])
    t.strictSame(new JSONNode([1, 2]).items()?.map(({ raw }) => raw), [1, 2])
  })

  t.test('as JSON has the members of objects and the elements of lists', async (t) => {
    const root = new JSONNode({ ids: [7], user: { name: 'a' }, nothing: null })

    t.equal(descend(root, ['ids', '0'])?.raw, 7)
    t.equal(descend(root, ['ids', 'length']), null)
    t.equal(descend(root, ['user', 'name', 'length']), null)
    t.strictSame(root.child('nothing')?.values, [])
    t.notOk(root.child('nothing')?.isObject)
    t.strictSame([...root.entries()].map(([name]) => name), ['ids', 'user', 'nothing'])
  })

  t.test('in two places is that of the first', async (t) => {
    const either = new EitherNode(form('a=form&l[0]=x'), new JSONNode({ a: 'json', b: 'json' }))

    t.equal(either.child('a')?.raw, 'form')
    t.equal(either.child('b')?.raw, 'json')
    t.equal(either.child('c'), null)
    t.strictSame([...either.entries()].map(([name, { raw }]) => [name, raw]), [['a', 'form'], ['b', 'json'], ['l', undefined]])
    t.strictSame(new EitherNode(form(''), new JSONNode([1])).items()?.map(({ raw }) => raw), [1])
  })
})

// scalar.ts

t.test('a value', async (t) => {
  const { text, number, int, bigint, bool, date } = scalars
  const readings: ReadonlyArray<readonly [name: string, scalar: scalars.Scalar, value: unknown, read: unknown]> = [
    ['text', text, ' a ', ' a '],
    ['text', text, 5, '5'],
    ['text', text, true, 'true'],
    ['text', text, {}, null],
    ['text', text, ['a'], null],
    ['number', number, '1.5e3', 1500],
    ['number', number, '-7', -7],
    ['number', number, '.5', 0.5],
    ['number', number, '9007199254740991', 9007199254740991],
    ['number', number, '9007199254740993', null],
    ['number', number, '1e400', null],
    ['number', number, 'NaN', null],
    ['number', number, 'inf', null],
    ['number', number, '0x10', null],
    ['number', number, ' 5', null],
    ['number', number, '', null],
    ['number', number, 2.5, 2.5],
    ['number', number, 9007199254740992, null],
    ['number', number, true, null],
    ['int', int, '+007', 7],
    ['int', int, '1.5', null],
    ['int', int, '9007199254740992', null],
    ['int', int, 5, 5],
    ['int', int, 5.5, null],
    ['int', int, null, null],
    ['bigint', bigint, '18446744073709551615', 18446744073709551615n],
    ['bigint', bigint, '18446744073709551616', null],
    ['bigint', bigint, '-9223372036854775808', -9223372036854775808n],
    ['bigint', bigint, '-9223372036854775809', null],
    ['bigint', bigint, '+5', 5n],
    ['bigint', bigint, '9'.repeat(100_000), null],
    ['bigint', bigint, 'x', null],
    ['bigint', bigint, 5, 5n],
    ['bigint', bigint, 2 ** 60, null],
    ['bigint', bigint, null, null],
    // Scenario f/parseform of Beego 1.12
    ['bool', bool, 'on', true],
    ['bool', bool, 'ON', true],
    ['bool', bool, 'Yes', true],
    ['bool', bool, 'off', false],
    ['bool', bool, 'NO', false],
    ['bool', bool, 'T', true],
    ['bool', bool, '0', false],
    ['bool', bool, 'maybe', null],
    ['bool', bool, 'tRue', null],
    ['bool', bool, false, false],
    ['bool', bool, 1, null],
    ['date', date, '2014-03-05T08:09:10Z', new Date(Date.UTC(2014, 2, 5, 8, 9, 10))],
    ['date', date, 5, null]
  ]
  for (const [name, scalar, value, read] of readings) {
    const shown = typeof value === 'string' && value.length > 40 ? `${value.slice(0, 5)}…` : typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
    t.test(`${shown} as ${name} is ${read === null ? 'none' : `${String(read)}`}`, async (t) => {
      t.strictSame(scalar.read(value), read)
    })
  }
})

// date.ts

t.test('a date', async (t) => {
  const local = (year: number, month: number, day: number, ...time: number[]): Date => {
    const date = new Date(2000, month - 1, day, ...time)
    date.setFullYear(year)
    return date
  }
  // The layouts of Beego's ParseForm, and of the inputs date, datetime-local and time.
  const dates: ReadonlyArray<readonly [text: string, date: Date]> = [
    ['2014-03-05T08:09:10Z', new Date(Date.UTC(2014, 2, 5, 8, 9, 10))],
    ['2014-03-05T08:09:10+01:30', new Date(Date.UTC(2014, 2, 5, 6, 39, 10))],
    ['2014-03-05T08:09:10-08:00', new Date(Date.UTC(2014, 2, 5, 16, 9, 10))],
    ['2014-03-05T08:09:10.25z', new Date(Date.UTC(2014, 2, 5, 8, 9, 10, 250))],
    ['2014-03-05T08:09:10', local(2014, 3, 5, 8, 9, 10)],
    ['2014-03-05 08:09:10', local(2014, 3, 5, 8, 9, 10)],
    ['2014-03-05T08:09', local(2014, 3, 5, 8, 9)],
    ['2014-03-05', local(2014, 3, 5)],
    ['2012-02-29', local(2012, 2, 29)],
    ['0001-01-01', local(1, 1, 1)],
    ['08:09:10', local(0, 1, 1, 8, 9, 10)],
    ['08:09', local(0, 1, 1, 8, 9)]
  ]
  for (const [text, date] of dates) {
    t.test(`is ${text}`, async (t) => {
      t.equal(toDate(text)?.getTime(), date.getTime())
    })
  }

  for (const text of ['', 'x', '2014', '2014-3-5', '2014-13-01', '2014-00-01', '2014-02-30', '2013-02-29', '2014-03-05T24:00', '2014-03-05T08:60',
    '2014-03-05T08:09:60', '2014-03-05T08:09:10+24:00', '2014-03-05T08:09:10+01:60', '2014-03-05T08', '2014-03-05T08:09:', '2014-03-05T08:09::', '25:00',
    '2014-03-05Z', ' 2014-03-05', '2014-03-05 ']) {
    t.test(`is not '${text}'`, async (t) => {
      t.equal(toDate(text), null)
    })
  }

  t.test('that JavaScript writes is itself', async (t) => {
    await holds(t, fc.property(fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }), (date) => {
      return toDate(date.toISOString())?.getTime() === date.getTime()
    }))
  })
})

// plan.ts and read.ts

t.test('a form', async (t) => {
  class Address {
    street = ''
    zip = 0
  }

  class Person {
    static form = { name: 'username,text,Name: ', secret: '-', tags: { name: 'tag', type: [Int] }, friends: [Address], age: { type: Int }, nick: ',text' }
    name = 'nobody'
    age = 18
    secret = 'kept'
    nick = ''
    active = true
    big = 0n
    born: Date | null = null
    tags: number[] = []
    address = new Address()
    friends: Address[] = []
    options = new Map<string, string>()
    other: string | null = null
    method = () => 'not a field'
  }

  const read = (shape: object, text: string) => {
    const reader = new Reader()
    return { value: reader.read(planOf(shape), TextNode.of(parseValues(text)), ''), failures: reader.failures }
  }

  t.test('fills a class by the names of its tags', async (t) => {
    const { value, failures } = read(Person, 'username=Ann&age=7&active=off&big=9007199254740993&tag=1&tag[]=2&address.street=s&address[zip]=9' +
      '&friends[1].street=y&friends[0][street]=x&options[k]=v&other=o&nick=n')

    t.strictSame(failures, [])
    t.ok(value instanceof Person)
    t.match(value, {
      name: 'Ann',
      age: 7,
      active: false,
      big: 9007199254740993n,
      tags: [1, 2],
      address: { street: 's', zip: 9 },
      friends: [{ street: 'x' }, { street: 'y' }],
      other: 'o',
      nick: 'n'
    })
    t.ok((value as Person).address instanceof Address)
    t.ok((value as Person).friends[0] instanceof Address)
    t.strictSame([...(value as Person).options], [['k', 'v']])
  })

  t.test('leaves defaults where nothing was sent, or nothing in it', async (t) => {
    const { value } = read(Person, 'username=&age=&active=&tag=&address=&options=')

    t.match(value, { name: 'nobody', age: 18, active: true, tags: [], address: { zip: 0 } })
  })

  t.test('does not reach a field whose tag is -, and no field but by its tag', async (t) => {
    const { value } = read(Person, 'secret=x&-=x&name=x&username,text=x&method=x&__proto__[polluted]=x&constructor[prototype][polluted]=x')

    t.match(value, { name: 'nobody', secret: 'kept' })
    t.equal(typeof (value as Person).method, 'function')
    t.notOk('polluted' in {})
  })

  t.test('says everything that is wrong, and keeps the rest', async (t) => {
    const { value, failures } = read(Person, 'username=Ann&age=x&active=maybe&address.zip=q&friends[0].zip=w&friends[1].zip=1&tag=1&tag=z&born=yesterday&address.street=s')

    t.strictSame(failures, [
      { field: 'age', message: 'must be a whole number', value: 'x' },
      { field: 'active', message: 'must be true or false', value: 'maybe' },
      { field: 'tag[1]', message: 'must be a whole number', value: 'z' },
      { field: 'address.zip', message: 'must be a number', value: 'q' },
      { field: 'friends[0].zip', message: 'must be a number', value: 'w' }
    ])
    t.match(value, { name: 'Ann', age: 18, address: { street: 's', zip: 0 } })
  })

  t.test('has one value for a field of one: of several, none counts', async (t) => {
    const { value, failures } = read(Person, 'username=a&username=b&age=1&age=2')

    t.equal((value as Person).name, '') // scenario f/parseform of Beego 1.12
    t.strictSame(failures, [{ field: 'age', message: 'must be a whole number', value: ['1', '2'] }])
  })

  t.test('may not have a value where fields are', async (t) => {
    t.strictSame(read(Person, 'address=here&options=o').failures, [
      { field: 'address', message: 'must have fields of its own', value: 'here' },
      { field: 'options', message: 'must have fields of its own', value: 'o' }
    ])
  })

  t.test('is described by types and defaults in one object', async (t) => {
    const shape = {
      text: String,
      int: Int,
      float: Number,
      flag: Boolean,
      big: BigInt,
      day: Date,
      list: [Int],
      any: Map,
      ages: [Map, Int],
      person: Address,
      plain: { a: 'x', b: Int },
      named: 'default',
      count: 3,
      words: ['a'],
      numbers: [1],
      empty: [],
      when: new Date(5),
      map: new Map([['a', 'b']]),
      none: undefined
    }
    const { value } = read(shape, 'int=5&list=1&ages[ann]=7&plain.b=2&words=q&numbers=4&empty=e&none=n&when=2014-03-05T08:09:10Z')

    t.strictSame(value, {
      text: '',
      int: 5,
      float: 0,
      flag: false,
      big: 0n,
      day: null,
      list: [1],
      any: new Map(),
      ages: new Map([['ann', 7]]),
      person: new Address(),
      plain: { a: 'x', b: 2 },
      named: 'default',
      count: 3,
      words: ['q'],
      numbers: [4],
      empty: ['e'],
      when: new Date(Date.UTC(2014, 2, 5, 8, 9, 10)),
      map: new Map([['a', 'b']]),
      none: 'n'
    })
  })

  t.test('never changes its description', async (t) => {
    const shape = { words: ['a'], when: new Date(5), map: new Map([['a', 'b']]), deep: { list: ['x'] }, person: new Person() }
    const { value } = read(shape, '')
    const copy = (value ?? zeroOf(planOf(shape))) as typeof shape

    copy.words.push('b')
    copy.when.setTime(9)
    copy.map.set('c', 'd')
    copy.deep.list.push('y')
    copy.person.address.zip = 5

    t.match(shape, { words: ['a'], deep: { list: ['x'] } })
    t.equal(shape.words.length, 1)
    t.equal(shape.when.getTime(), 5)
    t.equal(shape.map.size, 1)
    t.equal(shape.deep.list.length, 1)
    t.equal(shape.person.address.zip, 0)
  })

  t.test('takes an instance for its defaults, and the tags of its class', async (t) => {
    const preset = Object.assign(new Person(), { age: 99 })
    const { value } = read(preset, 'username=Ann')

    t.ok(value instanceof Person)
    t.match(value, { name: 'Ann', age: 99 })
    t.equal(preset.name, 'nobody')
  })

  t.test('of lists in lists is read', async (t) => {
    t.strictSame(read({ rows: [[Int]] }, 'rows[0][]=1&rows[0][]=2&rows[1][0]=3').value, { rows: [[1, 2], [3]] })
  })

  t.test('may be of a class that holds a list of its own', async (t) => {
    class Tree {
      static form: { children: [new () => Tree] }
      name = ''
      children: Tree[] = []
      static { this.form = { children: [this] } }
    }

    t.match(read(Tree, 'name=a&children[0].name=b&children[0].children[0].name=c').value, { name: 'a', children: [{ name: 'b', children: [{ name: 'c' }] }] })

    let deep: object = { name: 'end' }
    for (let i = 0; i < 1000; i++) deep = { children: [deep] }
    t.throws(() => new Reader().read(planOf(Tree), new JSONNode(deep), ''), { code: 'FST_BEEGO_FORM_DEEP', statusCode: 400 })
  })

  t.test('with a tag for a field that there is not is an error', async (t) => {
    class Misspelt {
      static form = { usrname: 'name' }
      username = ''
    }

    t.throws(() => read(Misspelt, 'a=1&b[c]=d'), { code: 'FST_BEEGO_FORM_SHAPE', message: "The form shape Misspelt has no field 'usrname'. Did you mean 'username'?" })
  })

  t.test('of a class that cannot be made is an error', async (t) => {
    class Needy {
      constructor () { throw new Error('no') }
    }

    t.throws(() => planOf(Needy), { code: 'FST_BEEGO_FORM_SHAPE', message: 'The form shape Needy cannot be made: no.' })
    t.throws(() => planOf((() => {}) as never), { code: 'FST_BEEGO_FORM_SHAPE' })
  })

  t.test('of JSON has values of its own', async (t) => {
    const json = { username: 'Ann', age: 7, active: false, big: 5, tag: [1, 2], address: { zip: 9 }, friends: [{ street: 'x' }, null], options: { k: 'v' }, other: null, born: '2014-03-05' }
    const reader = new Reader()
    const value = reader.read(planOf(Person), new JSONNode(json), '')

    t.strictSame(reader.failures, [])
    t.match(value, { name: 'Ann', age: 7, active: false, big: 5n, tags: [1, 2], address: { zip: 9 }, friends: [{ street: 'x' }, { street: '' }], other: null })
  })

  t.test('of JSON says what is of another kind', async (t) => {
    const reader = new Reader()
    reader.read(planOf(Person), new JSONNode({ username: ['a', 'b'], age: '7', active: 'x', address: 5, friends: [5], options: [1], tag: {} }), '')

    t.strictSame(reader.failures.map(({ field, message }) => `${field} ${message}`), [
      'username must be text', 'active must be true or false', 'tag[0] must be a whole number', 'address must have fields of its own',
      'friends[0] must have fields of its own', 'options must have fields of its own'
    ])
  })

  t.test('is whatever its fields are: it never crashes, and no name reaches a prototype', async (t) => {
    const part = fc.constantFrom('name', 'username', 'age', 'address', 'zip', 'friends', '0', '', '__proto__', 'constructor', 'prototype', 'toString', 'tag', 'options')
    const key = fc.array(fc.tuple(part, fc.boolean()), { minLength: 1, maxLength: 6 })
      .map(([[first] = [''], ...rest]) => first + rest.map(([name, dotted]) => dotted ? `.${name}` : `[${name}]`).join(''))
    const value = fc.oneof(fc.string(), fc.constantFrom('1', 'on', '2014-03-05', '', '9'.repeat(30)))

    await holds(t, fc.property(fc.array(fc.tuple(key, value), { maxLength: 12 }), (pairs) => {
      const values = new Values()
      for (const [key, value] of pairs) values.add(key, value)
      const reader = new Reader()
      const form = reader.read(planOf(Person), TextNode.of(values), '') ?? zeroOf(planOf(Person))
      return form instanceof Person && Object.getPrototypeOf(form) === Person.prototype && !Object.hasOwn(Object.prototype, 'zip') &&
        typeof form.age === 'number' && typeof form.name === 'string' && form.tags.every(Number.isSafeInteger)
    }))
  })

  t.test('of any JSON never crashes', async (t) => {
    await holds(t, fc.property(fc.json({ maxDepth: 4 }), (json) => {
      const reader = new Reader()
      const form = reader.read(planOf(Person), new JSONNode(JSON.parse(json)), '') ?? zeroOf(planOf(Person))
      return form instanceof Person
    }))
  })
})

// bind.ts

t.test('binding', async (t) => {
  // The example of Beego's documentation of Input.Bind.
  const root = TextNode.of(parseValues('id=123&isok=true&ft=1.2&ol[0]=1&ol[1]=2&ul[]=str&ul[]=array&user.Name=astaxie'))
  const at = (key: string) => descend(root, keyPath(key))

  t.test('gives the values of the documentation', async (t) => {
    t.equal(bind(Int, at('id')), 123)
    t.equal(bind(Boolean, at('isok')), true)
    t.equal(bind(Number, at('ft')), 1.2)
    t.strictSame(bind([Int], at('ol')), [1, 2])
    t.strictSame(bind([String], at('ul')), ['str', 'array'])
    t.strictSame(bind({ Name: String }, at('user')), { Name: 'astaxie' })
  })

  t.test('gives zero values for what is absent or cannot be read', async (t) => {
    t.equal(bind(Int, at('nobody')), 0)
    t.equal(bind(Int, at('isok')), 0)
    t.equal(bind(String, at('nobody')), '')
    t.equal(bind(Date, at('id')), null)
    t.strictSame(bind([Int], at('ul')), [0, 0])
    t.strictSame(bind([Int], at('nobody')), [])
    t.strictSame(bind(Map, at('nobody')), new Map())
    t.strictSame(bind([Map, Int], at('user')), new Map([['Name', 0]]))
    t.strictSame(bind({ age: 5 }, at('nobody')), { age: 5 })
  })
})

// schema.ts

t.test('a schema of a form', async (t) => {
  const data = (schema: object, text: string) => dataOf(schema, TextNode.of(parseValues(text)))

  t.test('is told from defaults by its keywords', async (t) => {
    t.ok(isSchema(Type.Object({ a: Type.String() })))
    t.ok(isSchema({ $ref: 'user#' }))
    t.ok(isSchema({ anyOf: [] }))
    t.notOk(isSchema({ type: 'object' }))
    t.notOk(isSchema({ type: '', properties: '' }))
  })

  t.test('says which texts are something else', async (t) => {
    const schema = Type.Object({
      text: Type.String(),
      int: Type.Integer(),
      float: Type.Number(),
      flag: Type.Boolean(),
      list: Type.Array(Type.Integer()),
      user: Type.Object({ age: Type.Integer() }),
      maybe: Type.Union([Type.Integer(), Type.Null()]),
      either: Type.Union([Type.Integer(), Type.Boolean()]),
      word: Type.Union([Type.Literal('a'), Type.Literal('b')])
    })

    t.strictSame(data(schema, 'text=5&int=5&float=1.5&flag=on&list=1&list[]=2&user.age=7&maybe=3&either=4&word=a&other=x'), {
      text: '5', int: 5, float: 1.5, flag: true, list: [1, 2], user: { age: 7 }, maybe: 3, either: '4', word: 'a'
    })
  })

  t.test('leaves what cannot be read, and drops what is empty but text', async (t) => {
    const schema = Type.Object({ text: Type.String(), int: Type.Integer(), bad: Type.Integer(), many: Type.Integer(), user: Type.Object({ a: Type.String() }), list: Type.Array(Type.String()) })

    t.strictSame(data(schema, 'text=&int=&bad=x&many=1&many=2&user=x&list='), { text: '', bad: 'x', many: ['1', '2'], user: 'x' })
  })

  t.test('has place for other fields where it says so, but for none that reach a prototype', async (t) => {
    const others = 'a=1&b=2&__proto__[x]=1&constructor=1&prototype=1'

    t.strictSame(data({ type: 'object', properties: { a: {} }, additionalProperties: true }, others), { a: '1', b: '2' })
    t.strictSame(data({ type: 'object', properties: { a: {} }, additionalProperties: { type: 'integer' } }, others), { a: '1', b: 2 })
    t.strictSame(data({ type: 'object', properties: { a: {} }, additionalProperties: false }, others), { a: '1' })
    t.strictSame(data(Type.Object({ ages: Type.Record(Type.String(), Type.Integer()) }), 'ages[ann]=5&ages[constructor]=6'), { ages: { ann: 5 } })
  })

  t.test('that holds itself is no way to endless depth', async (t) => {
    const schema = { type: 'object', properties: { child: { $ref: '#/$defs/Node' } }, $defs: { Node: { type: 'object', properties: { child: { $ref: '#/$defs/Node' } } } } }
    let deep = {}
    for (let i = 0; i < 1000; i++) deep = { child: deep }

    t.same(data(schema, 'child.child.child.x=1'), { child: { child: { child: {} } } })
    t.throws(() => dataOf(schema, new JSONNode(deep)), { code: 'FST_BEEGO_FORM_DEEP' })
  })

  t.test('may be made of others', async (t) => {
    const schema = {
      allOf: [{ type: 'object', properties: { a: { $ref: '#/$defs/a~1b' } } }, { properties: { c: { type: 'boolean' }, d: { $ref: '#/$defs/nobody' }, e: { $ref: 'elsewhere#' } } }],
      $defs: { 'a/b': { type: 'integer' } }
    }

    t.strictSame(data(schema, 'a=5&c=yes&d=x&e.f=1&e.g[]=2&e.g[]=3'), { a: 5, c: true, d: 'x', e: { f: '1', g: ['2', '3'] } })
    t.strictSame(data({ type: 'object', properties: { a: { type: 'array' }, b: { anyOf: [{ type: 'array' }, { $ref: '#/properties/b' }] } } }, 'a=1&b=2'), { a: ['1'], b: ['2'] })
    t.strictSame(data({ $ref: '#/properties/self', properties: { self: { $ref: '#/properties/self' } } }, 'a=1'), { a: '1' })
  })
})

// Controller.parseForm, ctx.input.bind, ctx.input.text

t.test('in an application', async (t) => {
  class Login {
    static form = { name: 'username', age: Int }
    name = ''
    age = 18
  }

  const LoginSchema = Type.Object({
    email: Type.String({ format: 'email' }),
    age: Type.Optional(Type.Integer({ minimum: 18 })),
    agree: Type.Boolean(),
    items: Type.Optional(Type.Array(Type.Object({ id: Type.Integer() }), { maxItems: 3 }))
  })

  class LoginController extends Controller {
    override post (): unknown { return this.parseForm(Login) }
    override put (): unknown { return this.parseForm(LoginSchema) }
    override patch (): unknown {
      const { input } = this.ctx
      return [input.bind(Int, ':id'), input.bind(Int, 'id'), input.bind([Int], 'ids'), input.bind({ name: '' }, 'user'), input.bind(Login)]
    }

    text (): unknown {
      return [this.getString('user.name'), this.getString('n'), this.getInt('n'), this.getBool('flag'), this.getStrings('ids'), this.getStrings('ids[]'), this.getString('ids'),
        this.getString('items[1].id'), this.getString('user'), this.getString('none'), this.requireInt('n'), this.ctx.input.query('n')]
    }

    again (): void {
      try {
        this.parseForm(Login)
      } catch (error) {
        if (!(error instanceof FST_BEEGO_FORM_INVALID)) throw error
        this.data.json = { form: error.form, fields: error.fields }
        this.serveJSON()
      }
    }
  }

  const build = async (t: Test) => {
    const app = await buildApp(t)
    app.beego.router('/login', LoginController).router('/login/?:id', LoginController).router('/text', LoginController, '*:text').router('/again', LoginController, '*:again')
    return app
  }
  const send = (app: FastifyInstance, method: 'PATCH' | 'POST' | 'PUT', url: string, payload: string, headers: Record<string, string> = FORM) => {
    return app.inject({ method, url, payload, headers })
  }

  t.test('a class is filled from the form and the query', async (t) => {
    const app = await build(t)

    t.same((await send(app, 'POST', '/login?age=20', 'username=Ann')).json(), { name: 'Ann', age: 20 })
  })

  t.test('a class has its defaults where nothing is sent', async (t) => {
    const app = await build(t)

    t.same((await app.inject({ method: 'POST', url: '/login' })).json(), { name: '', age: 18 })
  })

  t.test('a shape without fields is an error', async (t) => {
    const app = await buildApp(t, { runMode: 'dev' })
    class ShapeController extends Controller {
      override get (): void { this.parseForm([Int]) }
    }
    app.beego.router('/', ShapeController)

    t.match((await app.inject({ url: '/', headers: { accept: 'application/json' } })).json(), {
      code: 'FST_BEEGO_FORM_SHAPE', message: 'The form shape of a list has no fields: a class, an object or a schema has.'
    })
  })

  t.test('a multipart form and a JSON body are read alike', async (t) => {
    const app = await build(t)
    const multipart = '--b\r\nContent-Disposition: form-data; name="username"\r\n\r\nAnn\r\n--b--\r\n'

    t.same((await send(app, 'POST', '/login', multipart, { 'content-type': 'multipart/form-data; boundary=b' })).json(), { name: 'Ann', age: 18 })
    t.same((await send(app, 'POST', '/login?age=5', '{"username":"Ann","age":20}', JSON_BODY)).json(), { name: 'Ann', age: 5 })
  })

  t.test('what is wrong is a 400 with every field', async (t) => {
    const app = await build(t)

    const response = await send(app, 'POST', '/login', 'username=Ann&age=x')

    t.equal(response.statusCode, 400)
    t.same(response.json(), {
      statusCode: 400,
      error: 'Bad Request',
      message: 'The form is not valid: age must be a whole number.',
      code: 'FST_BEEGO_FORM_INVALID',
      fields: [{ field: 'age', message: 'must be a whole number' }]
    })
  })

  t.test('the error has what could be read', async (t) => {
    const app = await build(t)

    t.same((await send(app, 'POST', '/again', 'username=Ann&age=x')).json(), {
      form: { name: 'Ann', age: 18 }, fields: [{ field: 'age', message: 'must be a whole number', value: 'x' }]
    })
  })

  t.test('the message of an error names five fields', async (t) => {
    const error = new FST_BEEGO_FORM_INVALID(Array.from({ length: 7 }, (_, i) => ({ field: `f${i}`, message: 'is wrong' })))

    t.equal(error.message, 'The form is not valid: f0 is wrong; f1 is wrong; f2 is wrong; f3 is wrong; f4 is wrong; and 2 more.')
    t.strictSame(error.form, {})
  })

  t.test("a schema is judged by the host's validator", async (t) => {
    const app = await build(t)

    t.same((await send(app, 'PUT', '/login', 'email=a@b.cd&agree=on&items[0].id=5')).json(), { email: 'a@b.cd', agree: true, items: [{ id: 5 }] })
    t.same((await send(app, 'PUT', '/login', '{"email":"a@b.cd","agree":true,"age":20}', JSON_BODY)).json(), { email: 'a@b.cd', agree: true, age: 20 })
  })

  t.test('a schema says everything that is wrong, although the validator stops at the first', async (t) => {
    const app = await build(t)

    for (let i = 0; i < 2; i++) {
      t.same((await send(app, 'PUT', '/login', 'email=ab&age=7&items[0].id=x')).json().fields, [
        { field: 'agree', message: "must have required property 'agree'" },
        { field: 'email', message: 'must match format "email"' },
        { field: 'age', message: 'must be >= 18' },
        { field: 'items[0].id', message: 'must be integer' }
      ])
    }
    t.same((await send(app, 'PUT', '/login', '')).json().fields.map(({ field }: { field: string }) => field), ['email', 'agree'])
  })

  t.test('a validator that goes on says everything itself', async (t) => {
    const { default: Fastify } = await import('fastify')
    const { default: beegoMvc } = await import('../../plugins/index.js')
    const app = Fastify({ ajv: { customOptions: { allErrors: true } } })
    t.teardown(() => app.close())
    await app.register(beegoMvc, { runMode: 'prod' })
    app.beego.router('/login', LoginController)

    t.same((await send(app, 'PUT', '/login', 'email=ab&age=7&agree=on')).json().fields.map(({ field }: { field: string }) => field), ['email', 'age'])
  })

  const verdicts: ReadonlyArray<readonly [title: string, verdict: unknown, status: number, body: RegExp]> = [
    ['a value', { value: { replaced: true } }, 200, /^\{"replaced":true\}$/],
    ['an error', { error: new Error('"email" is not allowed') }, 400, /"fields":\[\{"field":"","message":"\\"email\\" is not allowed"\}\]/],
    ['a list of errors', { error: [{ instancePath: '/email', message: 'no' }, { instancePath: '/a~1b' }] }, 400, /\[\{"field":"email","message":"no"\},\{"field":"a\/b","message":"is not valid"\}\]/],
    ['no, and says no more', false, 400, /"fields":\[\{"field":"","message":"is not valid"\}\]/],
    ['neither', {}, 200, /^\{"email":"a"\}$/],
    ['nothing', undefined, 200, /^\{"email":"a"\}$/],
    ['a promise', Promise.resolve(true), 500, /Internal Server Error/]
  ]
  for (const [title, verdict, status, body] of verdicts) {
    t.test(`a validator of the host's may answer with ${title}`, async (t) => {
      const app = await build(t)
      app.setValidatorCompiler(() => () => verdict as never)

      const response = await send(app, 'PUT', '/login', 'email=a')

      t.equal(response.statusCode, status)
      t.match(response.body, body)
    })
  }

  t.test('bind reads route parameters, fields and JSON', async (t) => {
    const app = await build(t)

    t.same((await send(app, 'PATCH', '/login/7?id=8', 'ids[]=1&ids[]=2&user.name=Ann&username=Bob')).json(), [7, 8, [1, 2], { name: 'Ann' }, { name: 'Bob', age: 18 }])
    t.same((await send(app, 'PATCH', '/login', '{"id":5,"ids":[3],"user":{"name":"Ann"},"username":"Bob"}', JSON_BODY)).json(), [0, 5, [3], { name: 'Ann' }, { name: 'Bob', age: 18 }])
  })

  t.test('a JSON body reaches the getters by its members', async (t) => {
    const app = await build(t)
    const body = '{"user":{"name":"Ann"},"n":5,"flag":true,"ids":[1,"b",{}],"items":[{"id":1},{"id":2}]}'

    t.same((await send(app, 'POST', '/text', body, JSON_BODY)).json(), ['Ann', '5', 5, true, ['1', 'b'], ['1', 'b'], '1', '2', '', '', 5, ''])
    t.same((await send(app, 'POST', '/text?n=7', body, { 'content-type': 'application/json; charset=utf-8' })).json().slice(1, 3), ['7', 7])
  })

  t.test('so does one of a type of the host that is JSON', async (t) => {
    const app = await build(t)
    app.addContentTypeParser('application/vnd.api+json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))

    t.equal((await send(app, 'POST', '/text', '{"n":5}', { 'content-type': 'application/vnd.api+json' })).json()[1], '5')
  })

  t.test('a body of another type does not', async (t) => {
    const app = await build(t)

    for (const type of ['text/plain', 'application/jsonp', 'application/octet-stream']) {
      t.equal((await send(app, 'POST', '/text', '{"n":5}', { 'content-type': type })).statusCode, 400, type)
    }
    t.equal((await send(app, 'POST', '/text', '"text"', JSON_BODY)).statusCode, 400)
    t.equal((await send(app, 'POST', '/text', '{"n":', JSON_BODY)).statusCode, 400)
  })

  t.test('ten thousand fields are read, one more is 413', async (t) => {
    const app = await build(t)
    const fields = (count: number) => Array.from({ length: count }, (_, i) => `f${i}=1`).join('&')

    t.equal((await send(app, 'POST', '/login', fields(10_000))).statusCode, 200)
    const response = await send(app, 'POST', '/login', fields(10_001))
    t.equal(response.statusCode, 413)
    t.equal(response.json().code, 'FST_BEEGO_FORM_FIELDS')
  })

  t.test('a field of a third of a million parts is 400', async (t) => {
    const app = await build(t)

    const response = await send(app, 'POST', '/login', `a${'[b]'.repeat(340_000)}=1`)

    t.equal(response.statusCode, 400)
    t.equal(response.json().code, 'FST_BEEGO_FORM_DEEP')
  })

  t.test('an index beyond measure makes no list beyond measure', async (t) => {
    const app = await build(t)

    t.same((await send(app, 'PATCH', '/login', 'ids[4294967295]=2&ids[999999999999]=3')).json()[2], [2, 3])
  })

  t.test('JSON with __proto__ and constructor loses these', async (t) => {
    const app = await build(t)

    t.same((await send(app, 'POST', '/login', '{"username":"Ann","__proto__":{"age":1},"constructor":{"prototype":{"age":1}}}', JSON_BODY)).json(), { name: 'Ann', age: 18 })
    t.notOk('age' in {})
  })
})

t.test('what a client accepts is asked by name', async (t) => {
  const app = await buildApp(t)
  app.beego.get('/', ({ input }) => [input.acceptsHTML(), input.acceptsXML(), input.acceptsJSON(), input.acceptsYAML()])
  const ask = async (accept: string) => (await app.inject({ url: '/', headers: { accept } })).json()

  t.same(await ask('text/html,application/xml'), [true, true, false, false])
  t.same(await ask('application/json'), [false, false, true, false])
  t.same(await ask('application/x-yaml'), [false, false, false, true])
  t.same(await ask(''), [false, false, false, false])
})
