import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { type CookieAttributes, cookieLine } from '../../lib/cookie/cookie-line.js'
import { readCookies } from '../../lib/cookie/read-cookies.js'
import { type Secret, signCookie, unsignCookie } from '../../lib/cookie/secure-cookie.js'
import { holds } from './holds.js'

// cookie-line.ts

/** Of the recording of e/cookie: Sat, 21 Nov 2026 01:51:50 UTC. */
const NOW = Date.UTC(2026, 10, 21, 1, 51, 50)

t.test('a cookie line', async (t) => {
  // Scenario e/cookie of Beego 1.12; the others follow from beego v2's rule for the default path and from SEMANTICS.md, section 3:
  // `SameSite=Lax` is ours.
  const lines: ReadonlyArray<readonly [others: unknown[], attributes: string]> = [
    [[], '; Path=/; SameSite=Lax'],
    [[3600], '; Expires=Sat, 21 Nov 2026 02:51:50 UTC; Max-Age=3600; Path=/; SameSite=Lax'],
    [[-1], '; Max-Age=0; Path=/; SameSite=Lax'],
    [[0], '; Path=/; SameSite=Lax'],
    [['100'], '; Path=/; SameSite=Lax'],
    [[1.5], '; Path=/; SameSite=Lax'],
    [[NaN], '; Path=/; SameSite=Lax'],
    [[null], '; Path=/; SameSite=Lax'],
    [[60, '/p'], '; Expires=Sat, 21 Nov 2026 01:52:50 UTC; Max-Age=60; Path=/p; SameSite=Lax'],
    [[0, ''], '; Path=/; SameSite=Lax'],
    [[0, null, undefined], '; Path=/; SameSite=Lax'],
    [[0, '/', 'example.com'], '; Path=/; Domain=example.com; SameSite=Lax'],
    [[0, '/', ''], '; Path=/; SameSite=Lax'],
    [[0, '/', 'd.com', true], '; Path=/; Domain=d.com; Secure; SameSite=Lax'],
    [[0, '/', 'd.com', false], '; Path=/; Domain=d.com; SameSite=Lax'],
    [[0, '/', 'd.com', null], '; Path=/; Domain=d.com; SameSite=Lax'],
    [[0, '/', 'd.com', 'yes'], '; Path=/; Domain=d.com; Secure; SameSite=Lax'],
    [[0, '/', 'd.com', 0], '; Path=/; Domain=d.com; Secure; SameSite=Lax'],
    [[0, '/', 'd.com', true, true], '; Path=/; Domain=d.com; Secure; HttpOnly; SameSite=Lax'],
    [[0, '/', 'd.com', false, 'x'], '; Path=/; Domain=d.com; SameSite=Lax'],
    [[60, 5, 6, 7, 8], '; Expires=Sat, 21 Nov 2026 01:52:50 UTC; Max-Age=60; Path=/; Secure; SameSite=Lax'],
    [[0, '/', '', false, false, 'Strict'], '; Path=/; SameSite=Strict'],
    [[0, '/', '', true, false, 'None'], '; Path=/; Secure; SameSite=None'],
    [[0, '/', '', false, false, ''], '; Path=/'],
    [[0, '/a;b\r\nX: y', 'd;e'], '; Path=/a b  X: y; Domain=d e; SameSite=Lax']
  ]
  for (const [others, attributes] of lines) {
    t.test(`has for ${JSON.stringify(others)} what Beego writes`, async (t) => {
      t.equal(cookieLine('n', 'v', others as CookieAttributes, NOW, false), `n=v${attributes}`)
    })
  }

  const texts: ReadonlyArray<readonly [name: string, value: string, start: string]> = [
    ['n24', 'a;b', 'n24=a b'],
    ['n25', 'a\r\nSet-Cookie: evil=1', 'n25=a  Set-Cookie: evil=1'],
    ['na\r\nme', 'v', 'na--me=v'],
    ['na;me', 'v', 'na;me=v'],
    ['n26', 'sp ace,comma"q', 'n26=sp ace,comma"q'],
    ['n29', '', 'n29='],
    ['n30', 'a=b', 'n30=a=b']
  ]
  for (const [name, value, start] of texts) {
    t.test(`of ${JSON.stringify(name)} and ${JSON.stringify(value)} is sanitised as Beego does`, async (t) => {
      t.equal(cookieLine(name, value, [], NOW, false), `${start}; Path=/; SameSite=Lax`)
    })
  }

  t.test('beyond ASCII has the bytes of UTF-8, one character each', async (t) => {
    t.equal(cookieLine('n27', '中', [], NOW, false), 'n27=\xe4\xb8\xad; Path=/; SameSite=Lax')
  })

  t.test('of an https request is Secure, unless it says no', async (t) => {
    t.equal(cookieLine('n', 'v', [], NOW, true), 'n=v; Path=/; Secure; SameSite=Lax')
    t.equal(cookieLine('n', 'v', [0, null, null, null], NOW, true), 'n=v; Path=/; Secure; SameSite=Lax')
    t.equal(cookieLine('n', 'v', [0, '', '', false], NOW, true), 'n=v; Path=/; SameSite=Lax')
  })

  t.test('of a lifetime beyond all dates ends with the last one', async (t) => {
    t.equal(cookieLine('n', 'v', [1e15], NOW, false), 'n=v; Expires=Fri, 31 Dec 9999 23:59:59 UTC; Max-Age=1000000000000000; Path=/; SameSite=Lax')
  })

  t.test('is a header that Node sends, whatever is in it', async (t) => {
    const text = fc.string({ unit: 'binary' })

    await holds(t, fc.property(text, text, text, text, (name, value, path, domain) => {
      return /^[\t\x20-\x7e\x80-\xff]*$/.test(cookieLine(name, value, [60, path, domain], NOW, true))
    }))
  })
})

// read-cookies.ts

t.test('a cookie header', async (t) => {
  // Scenario e/cookie-read, and readCookies of Go's net/http with its tests' rules for names, quotes and bytes.
  const headers: ReadonlyArray<readonly [header: string, a: string[]]> = [
    ['a=1', ['1']],
    ['a=1; a=2', ['1', '2']],
    ['a=1;a=2', ['1', '2']],
    ['a=a%20b', ['a%20b']],
    ['b=1', []],
    ['A=1', []],
    ['a=\xc3\xa9', []],
    ['a=\xe9', []],
    ['a="quoted"', ['quoted']],
    ['a="', []],
    ['a=""', ['']],
    ['a=x"y', []],
    ['a=back\\slash', []],
    ['a=x y,z', ['x y,z']],
    ['a', ['']],
    ['a=', ['']],
    ['a=1=2', ['1=2']],
    [' \ta=1\t ; b=2', ['1']],
    ['a =1', ['1']],
    ['a= 1', [' 1']],
    ['a\xa0=1', []],
    ['a b=1; a=2', ['2']],
    ['; ;=1;a=2', ['2']],
    ['', []]
  ]
  for (const [header, expected] of headers) {
    t.test(`${JSON.stringify(header)} has ${JSON.stringify(expected)} as a`, async (t) => {
      t.strictSame(readCookies(header).getAll('a'), expected)
    })
  }

  t.test('may have names of every object', async (t) => {
    const cookies = readCookies('__proto__=1; constructor=2')

    t.equal(cookies.get('__proto__'), '1')
    t.equal(cookies.get('constructor'), '2')
    t.equal(cookies.get('toString'), '')
  })

  t.test('of blanks takes no time to speak of', async (t) => {
    const before = process.cpuUsage()

    readCookies(`a=1${' '.repeat(500_000)}b; ${' '.repeat(500_000)}c`)

    t.ok(process.cpuUsage(before).user < 500_000)
  })

  t.test('gives names that are tokens and values that are printable, whatever it is', async (t) => {
    const part = fc.oneof(fc.constantFrom('a', '=', ';', '"', ' ', '\t', '\\', ','), fc.string({ unit: 'binary' }))

    await holds(t, fc.property(fc.array(part), (parts) => {
      const cookies = readCookies(parts.join(''))
      return cookies.keys().every((name) => /^[!-~]+$/.test(name) && cookies.getAll(name).every((value) => /^[ -~]*$/.test(value)))
    }))
  })

  t.test('gives back every cookie that was set', async (t) => {
    const value = fc.string().filter((text) => /^[!#-:<-[\]-~]*$/.test(text))

    await holds(t, fc.property(value, (value) => readCookies(`x=0; name=${value}; y=1`).get('name') === value))
  })
})

// secure-cookie.ts

interface Worked {
  readonly version: string
  readonly secret: string
  readonly name: string
  readonly value: string
  readonly timestampUnixNano: string
  readonly cookieHeader: string
}

const { workedSecureCookies } = JSON.parse(readFileSync(new URL('../golden/scenarios.json', import.meta.url), 'utf8')) as { workedSecureCookies: Worked[] }

/** Signed by Go's crypto/hmac: value `a`, secret `k`, time 5. */
const SIGNED_BY_GO = 'YQ==|5|e9697331223efb9cff5d4ad0b6da6e321a4aeec7296557233162ff9219e92a1f'

t.test('a signed cookie', async (t) => {
  for (const { version, secret, name, value, timestampUnixNano, cookieHeader } of workedSecureCookies) {
    const cookie = /^[^=]+=([^;]*)/.exec(cookieHeader)![1]!

    t.test(`that Beego ${version} signed as ${name} for ${JSON.stringify(value)} is read`, async (t) => {
      t.equal(unsignCookie(cookie, secret), value)
    })

    if (version === 'v1_12') {
      t.test(`of ${JSON.stringify(value)} is written as Beego 1.12 wrote ${cookie}`, async (t) => {
        t.equal(signCookie(value, secret, BigInt(timestampUnixNano)), cookie)
      })
    }
  }

  t.test('that Go signed is read with its secret and no other', async (t) => {
    t.equal(unsignCookie(SIGNED_BY_GO, 'k'), 'a')
    t.equal(unsignCookie(SIGNED_BY_GO, 'K'), null)
  })

  t.test('comes back, whatever its value and secret are', async (t) => {
    const text = fc.string({ unit: 'grapheme' })

    await holds(t, fc.property(text, text, (value, secret) => unsignCookie(signCookie(value, secret, 1_795_225_903_142_695_882n), secret) === value))
  })

  t.test('is read with any of several secrets, and signed with the first one', async (t) => {
    const byOld = signCookie('v', 'old', 1n)
    const byNew = signCookie('v', ['new', 'old'], 1n)

    t.equal(unsignCookie(byOld, ['new', 'old']), 'v')
    t.equal(unsignCookie(byNew, 'new'), 'v')
    t.equal(unsignCookie(byNew, 'old'), null)
    t.equal(unsignCookie(byOld, ['new', 'newer']), null)
  })

  t.test('that was changed anywhere is none', async (t) => {
    const cookie = signCookie('hello world', 's3cret', 1_795_225_903_142_695_882n)

    await holds(t, fc.property(fc.nat(cookie.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, unit) => {
      const changed = cookie.slice(0, at) + unit + cookie.slice(at + 1)
      return changed === cookie || unsignCookie(changed, 's3cret') === null
    }))
  })

  t.test('that was cut off or added to is none', async (t) => {
    for (let end = 0; end < SIGNED_BY_GO.length; end++) t.equal(unsignCookie(SIGNED_BY_GO.slice(0, end), 'k'), null)
    t.equal(unsignCookie(`${SIGNED_BY_GO}0`, 'k'), null)
    t.equal(unsignCookie(`x${SIGNED_BY_GO}`, 'k'), null)
  })

  t.test('whose digits were moved between value and time is none', async (t) => {
    const now = 1_795_225_903_142_695_882n
    const [short = '', time = '', ofShort = ''] = signCookie('abc', 'k', now).split('|')
    const [long = '', , ofLong = ''] = signCookie('abc\u05ffy', 'k', now).split('|')

    t.equal(long, 'YWJj1795')
    t.equal(unsignCookie(`${short}${time.slice(0, 4)}|${time.slice(4)}|${ofShort}`, 'k'), null)
    t.equal(unsignCookie(`${long.slice(0, 4)}|${long.slice(4)}${time}|${ofLong}`, 'k'), null)
  })

  t.test('is none when it is any other text', async (t) => {
    const part = fc.oneof(fc.constantFrom('|', '=', 'YQ==', '5', 'a'.repeat(64), '0'.repeat(40)), fc.string({ unit: 'binary' }))

    await holds(t, fc.property(fc.array(part), (parts) => unsignCookie(parts.join(''), 'k') === null))
  })

  t.test('without a secret is an error, for reading and for writing', async (t) => {
    for (const secret of [undefined, null, 5, [], [undefined]] as unknown as Secret[]) {
      t.throws(() => signCookie('v', secret, 1n), { code: 'FST_BEEGO_COOKIE_SECRET' })
      t.throws(() => unsignCookie('v', secret), { code: 'FST_BEEGO_COOKIE_SECRET' })
    }
  })
})
