import { type Static, Type } from 'typebox'
import { expectAssignable, expectError, expectType } from 'tsd'
import { type Context, Controller, FST_BEEGO_FORM_INVALID, type FieldFailure, type FormTags, Int } from 'fastify-beego'

class Address {
  street = ''
  zip = 0
}

class LoginForm {
  static form = { name: 'username', age: Int, tags: [Int], secret: '-', address: { name: 'addr' } } satisfies FormTags<LoginForm>
  name = ''
  age = 0
  tags: number[] = []
  secret = ''
  born: Date | null = null
  address = new Address()
}

const LoginSchema = Type.Object({
  email: Type.String({ format: 'email' }),
  age: Type.Optional(Type.Integer()),
  roles: Type.Array(Type.Union([Type.Literal('admin'), Type.Literal('user')])),
  maybe: Type.Union([Type.String(), Type.Null()]),
  address: Type.Object({ zip: Type.Number() })
})

const PLAIN_SCHEMA = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string' }, age: { type: ['integer', 'null'] }, tags: { type: 'array', items: { type: 'boolean' } }, kind: { enum: ['a', 'b'] }, free: {}, map: { type: 'object' }
  }
} as const

interface OldTypeBox<T> { readonly type: 'object', readonly properties: object, readonly static: T }
declare const oldSchema: OldTypeBox<{ a: number }>

class FormController extends Controller {
  forms () {
    // A class gives its instances

    expectType<LoginForm>(this.parseForm(LoginForm))
    expectType<LoginForm>(this.parseForm<LoginForm>(LoginForm))
    expectType<LoginForm>(this.parseForm(new LoginForm()))

    // A schema gives what it describes

    expectType<Static<typeof LoginSchema>>(this.parseForm(LoginSchema))
    expectType<{ a: number }>(this.parseForm(oldSchema))
    expectType<{
      name: string, age?: number | null, tags?: boolean[], kind?: 'a' | 'b', free?: unknown, map?: Record<string, unknown>
    }>(this.parseForm(PLAIN_SCHEMA))
    expectType<{ a: string } & { b: number }>(this.parseForm({
      allOf: [{ type: 'object', required: ['a'], properties: { a: { type: 'string' } } }, { type: 'object', required: ['b'], properties: { b: { type: 'number' } } }]
    }))

    // An object of types and defaults gives their values

    expectType<{
      name: string, age: number, rate: number, on: boolean, big: bigint, born: Date | null, tags: string[], ids: number[], options: Map<string, string>, ages: Map<string, number>,
      address: Address, list: Address[], nested: { a: string, b: number }, word: string, count: number, flag: boolean, many: string[], when: Date, none: string | null
    }>(this.parseForm({
      name: String,
      age: Int,
      rate: Number,
      on: Boolean,
      big: BigInt,
      born: Date,
      tags: [String],
      ids: [Int],
      options: Map,
      ages: [Map, Int],
      address: Address,
      list: [Address],
      nested: { a: '', b: Int },
      word: 'x',
      count: 5,
      flag: true,
      many: [],
      when: new Date(),
      none: null
    }))

    expectError(this.parseForm('name'))
    expectError(this.parseForm(5))
    expectError(this.parseForm(LoginForm).nobody)
  }
}

declare const ctx: Context

expectType<number>(ctx.input.bind(Int, 'id'))
expectType<string>(ctx.input.bind(String, 'name'))
expectType<boolean>(ctx.input.bind(Boolean, 'on'))
expectType<Date | null>(ctx.input.bind(Date, 'born'))
expectType<number[]>(ctx.input.bind([Int], 'ids'))
expectType<number[][]>(ctx.input.bind([[Int]], 'rows'))
expectType<Map<string, number>>(ctx.input.bind([Map, Int], 'ages'))
expectType<LoginForm>(ctx.input.bind(LoginForm))
expectType<{ id: number, name: string }>(ctx.input.bind({ id: Int, name: '' }, 'user'))
expectError(ctx.input.bind('id'))
expectError(ctx.input.bind(Int, 5))

// Tags are for the fields that there are

expectError<FormTags<LoginForm>>({ nmae: 'username' })
expectError<FormTags<LoginForm>>({ name: 5 })

// Errors

declare const error: unknown
if (error instanceof FST_BEEGO_FORM_INVALID) {
  expectType<readonly FieldFailure[]>(error.fields)
  expectType<object>(error.form)
  expectAssignable<Error>(error)
}

export { FormController }
