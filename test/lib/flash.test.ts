import fc from 'fast-check'
import t from 'tap'
import { decodeFlash, encodeFlash } from '../../lib/flash/flash-codec.js'
import { FlashData } from '../../lib/flash/flash-data.js'
import { sprintf } from '../../lib/flash/sprintf.js'
import { holds } from './holds.js'

const SEPARATOR = 'BEEGOFLASH'

// flash-codec.ts

t.test('a flash cookie', async (t) => {
  // Scenario d/flash of Beego 1.12.
  const written: ReadonlyArray<readonly [messages: Record<string, string>, cookie: string]> = [
    [{ notice: 'Saved' }, '%00notice%23BEEGOFLASH%23Saved%00'],
    [{ error: 'Bad thing: 3 of x' }, '%00error%23BEEGOFLASH%23Bad+thing%3A+3+of+x%00'],
    [{ warning: '中文 & = ; + % é "q"' }, '%00warning%23BEEGOFLASH%23%E4%B8%AD%E6%96%87+%26+%3D+%3B+%2B+%25+%C3%A9+%22q%22%00'],
    [{ notice: 'A', error: 'B' }, '%00notice%23BEEGOFLASH%23A%00%00error%23BEEGOFLASH%23B%00'],
    [{ notice: '100%' }, '%00notice%23BEEGOFLASH%23100%25%00'],
    [{}, '']
  ]
  for (const [messages, cookie] of written) {
    t.test(`of ${JSON.stringify(messages)} is as Beego writes and reads it`, async (t) => {
      t.equal(encodeFlash(messages, SEPARATOR), cookie)
      t.same(decodeFlash(cookie, SEPARATOR), messages)
    })
  }

  // The same scenario, and url.QueryUnescape of Go.
  const read: ReadonlyArray<readonly [cookie: string, messages: Record<string, string>]> = [
    ['%00notice%23BEEGOFLASH%23hi+there%00%00error%23BEEGOFLASH%23bad%00', { notice: 'hi there', error: 'bad' }],
    ['%00noticeBEEGOFLASHhi%00', {}],
    ['garbage', {}],
    ['%zz', {}],
    ['%00a%23BEEGOFLASH%23b%23BEEGOFLASH%23c%00', {}],
    ['%00notice%23BEEGOFLASH%23cut+of', { notice: 'cut of' }],
    ['%00notice%23BEEGOFLASH%23cut%', {}],
    ['%00notice%23BEEGOFL', {}],
    ['%00notice%23BEEGOFLASH%23one%00%00notice%23BEEGOFLASH%23two%00', { notice: 'two' }]
  ]
  for (const [cookie, messages] of read) {
    t.test(`'${cookie}' has ${JSON.stringify(messages)}`, async (t) => {
      t.same(decodeFlash(cookie, SEPARATOR), messages)
    })
  }

  t.test('is escaped as Go escapes a query', async (t) => {
    // go net/url, QueryEscape: all but letters, digits and -_.~
    t.equal(encodeFlash({ a: "!'()*-_.~/" }, 'S'), '%00a%23S%23%21%27%28%29%2A-_.~%2F%00')
  })

  t.test('may have names of every object', async (t) => {
    const cookie = '%00__proto__%23S%23x%00%00constructor%23S%23y%00'

    const messages = decodeFlash(cookie, 'S')

    t.strictSame(Object.entries(messages), [['__proto__', 'x'], ['constructor', 'y']])
    t.equal(encodeFlash(messages, 'S'), cookie)
    t.equal(({} as Record<string, unknown>).x, undefined)
  })

  t.test('holds no message that stands inside a text or a name', async (t) => {
    const cookie = encodeFlash({ notice: 'a\0\0error#S#forged\0', 'x#S#y\0z': 'b' }, 'S')

    t.notOk('error' in decodeFlash(cookie, 'S'))
  })

  t.test('gives every message back that does not hold the separator', async (t) => {
    const text = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && !text.includes('#'))

    await holds(t, fc.property(fc.dictionary(text, text), (messages) => {
      const read = decodeFlash(encodeFlash(messages, SEPARATOR), SEPARATOR)
      return Object.keys(messages).every((name) => read[name] === messages[name])
    }))
  })

  t.test('can be any text', async (t) => {
    const part = fc.oneof(fc.constantFrom('%00', '%23', 'S', '%', '+', '%e4', '%23S%23'), fc.string({ unit: 'binary' }))

    await holds(t, fc.property(fc.array(part), (parts) => Object.values(decodeFlash(parts.join(''), 'S')).every((text) => typeof text === 'string')))
  })

  t.test('can be made of any text, half characters too', async (t) => {
    await holds(t, fc.property(fc.string({ unit: 'binary' }), (text) => /^[\w%.~+-]*$/.test(encodeFlash({ a: `${text}\ud800` }, 'S'))))
  })
})

// sprintf.ts

t.test('a text with values', async (t) => {
  // The documentation of Go's fmt.
  const texts: ReadonlyArray<readonly [format: string, values: unknown[], text: string]> = [
    ['Bad thing: %d of %s', [3, 'x'], 'Bad thing: 3 of x'],
    ['%v %v', [true, 1.5], 'true 1.5'],
    ['100%% of %s', ['it'], '100% of it'],
    ['%s and %s', ['one'], 'one and %!s(MISSING)'],
    ['%d', [7, 8], '7'],
    ['%x %', ['y'], '%x %'],
    ['%s', ['%d'], '%d'],
    ['%s', ['$&'], '$&']
  ]
  for (const [format, values, text] of texts) {
    t.test(`'${format}' with ${JSON.stringify(values)} is '${text}'`, async (t) => {
      t.equal(sprintf(format, values), text)
    })
  }
})

// flash-data.ts

t.test('flash data', async (t) => {
  t.test('has a method for each of the usual messages', async (t) => {
    const flash = new FlashData()

    flash.notice('a %d', 1)
    flash.success('b')
    flash.warning('c')
    flash.error('d %s', 'e')
    flash.set('own', '100%')

    t.same(flash.data, { notice: 'a 1', success: 'b', warning: 'c', error: 'd e', own: '100%' })
  })

  t.test('keeps the last message of a name', async (t) => {
    const flash = new FlashData()

    flash.notice('first')
    flash.notice('second')

    t.same(flash.data, { notice: 'second' })
  })

  t.test('takes the names of every object', async (t) => {
    const flash = new FlashData()

    flash.set('__proto__', 'x')
    flash.set('constructor', 'y')

    t.strictSame(Object.entries(flash.data), [['__proto__', 'x'], ['constructor', 'y']])
    t.equal(flash.data.toString, undefined)
  })
})
