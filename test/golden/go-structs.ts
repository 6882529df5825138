// The Go structs of the recorded programs, as classes: fields in declared order, under the names that `json` tags give them.

import { Int } from '../../plugins/index.js'

export class Person {
  static xml = { age: ',attr', tags: 'tags>tag' }
  name = ''
  age = 0
  tags: string[] | null = null
  addr: object | null = null
}

/** Go's nil slice is no pointer: its elements' parents are written. */
export class PersonInXML extends Person {
  static { Object.defineProperty(this, 'name', { value: 'Person' }) }
  override tags: string[] | null = []
}

export class FormUser {
  static form = {
    Id: '-',
    Name: 'username',
    Age: { name: 'age', type: Int },
    Score: 'score',
    Active: 'active',
    Count: { name: 'count', type: Int },
    Small: { name: 'small', type: Int },
    Intro: ',textarea',
    Secret: 'secret,hidden',
    Pass: 'pass,password,Password: ',
    Tags: { name: 'tags', type: [String] }
  }

  Id = 0
  Name: string | null = null
  Age = 0
  Sex = ''
  Score = 0
  Active = false
  Count = 0
  Small = 0
  Intro = ''
  Secret = ''
  Pass = ''
  Tags: string[] | null = null

  /** As Go keeps it: `Count` is a `uint8`, `Small` an `int8`, and Go cuts off what they have no bits for. */
  static inGo (form: FormUser): FormUser {
    return Object.assign(form, { Count: form.Count & 0xff, Small: form.Small << 24 >> 24 })
  }
}
