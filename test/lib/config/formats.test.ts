import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { type ConfigKind, loadConfig, parseConfig } from '../../../lib/config/index.js'
import { FST_BEEGO_CONFIG_SYNTAX } from '../../../lib/errors.js'

const NO_ENV = { env: {} }

// The same configuration in every format that nests.
const TEXTS: Readonly<Record<Exclude<ConfigKind, 'ini'>, string>> = {
  json: '{\n  "appName": "shop",\n  "httpPort": 8080,\n  "tags": ["a", "b"],\n  "secret": "${KEY||none}",\n  "db": {\n    "Host": "h",\n    "pool": { "Max": 5 }\n  },\n  "prod": { "httpPort": 8082, "db": { "host": "p" } }\n}\n', // eslint-disable-line no-template-curly-in-string -- what users write
  yaml: '# the shop\nappName: shop\nhttpPort: 8080 # as ever\ntags: [a, b]\nsecret: ${KEY||none}\ndb:\n  Host: h\n  pool:\n    Max: 5\nprod:\n  httpPort: 8082\n  db:\n    host: p\n', // eslint-disable-line no-template-curly-in-string -- what users write
  toml: 'appName = "shop"\nhttpPort = 8080\ntags = ["a", "b"]\nsecret = "${KEY||none}"\n[db]\nHost = "h"\npool = { Max = 5 }\n[prod]\nhttpPort = 8082\n[prod.db]\nhost = "p"\n', // eslint-disable-line no-template-curly-in-string -- what users write
  xml: '<?xml version="1.0"?>\n<config>\n  <appName>shop</appName>\n  <httpPort>8080</httpPort>\n  <tags>a</tags>\n  <tags>b</tags>\n  <secret>${KEY||none}</secret>\n  <db>\n    <Host>h</Host>\n    <pool Max="5"/>\n  </db>\n  <prod><httpPort>8082</httpPort><db host="p"/></prod>\n</config>\n' // eslint-disable-line no-template-curly-in-string -- what users write
}

const KINDS = Object.keys(TEXTS) as Array<keyof typeof TEXTS>

for (const kind of KINDS) {
  t.test(`${kind} is read as INI is`, async (t) => {
    const config = parseConfig(kind, TEXTS[kind], { env: { KEY: 'from env' } })
    const prod = config.forRunMode('prod')

    t.equal(config.string('APPNAME'), 'shop')
    t.equal(config.int('httpport'), 8080)
    t.strictSame(config.strings('tags'), ['a', 'b'])
    t.equal(config.string('secret'), 'from env')
    t.equal(config.string('db::host'), 'h')
    t.equal(config.string('db.host'), 'h')
    t.equal(config.int('db::pool::max'), 5)
    t.equal(config.int('db.pool.max'), 5)
    t.equal(config.string('db::pool::min'), '')
    t.equal(config.string('db::host::more'), '')
    t.equal(config.string('db::pool'), '', 'a table is no text')
    t.equal(config.defaultInt('db', 7), 7)
    t.match(config.get('db'), { Host: 'h' })
    t.equal(config.get('nope'), undefined)
    t.strictSame(Object.keys(config.section('db') ?? {}), ['Host', 'pool'])
    t.equal(prod.int('httpport'), 8082)
    t.equal(prod.string('db::host'), 'p')
    t.equal(prod.string('db.host'), 'p')
    t.equal(prod.int('db::pool::max'), 5)
  })

  t.test(`a wrong value in ${kind} has its line`, async (t) => {
    const config = parseConfig(kind, TEXTS[kind], { ...NO_ENV, file: `app.${kind}` })
    const lineOf = (part: string) => TEXTS[kind].slice(0, TEXTS[kind].indexOf(part)).split('\n').length

    t.throws(() => config.bool('appname'), { code: 'FST_BEEGO_CONFIG_VALUE', file: `app.${kind}`, line: lineOf('appName') })
    t.throws(() => config.int('db::host'), { code: 'FST_BEEGO_CONFIG_VALUE', file: `app.${kind}`, line: lineOf('Host') })
    t.throws(() => config.bool('db::pool::max'), { code: 'FST_BEEGO_CONFIG_VALUE', file: `app.${kind}`, line: lineOf('pool') })
  })

  t.test(`what is set is saved in ${kind}`, async (t) => {
    const file = await fileOf(t, `app.${kind}`, TEXTS[kind])
    const config = loadConfig(file, { env: { KEY: 'from env' } })

    config.set('AppName', 'store').set('db::host', 'i').set('db::pool::max', 6).set('mail::from::name', 'n').set('list', ['x', 'y']).set('on', true)
    config.save()

    const again = loadConfig(file, { env: { KEY: 'from env' } })
    for (const one of [config, again]) {
      t.equal(one.string('appname'), 'store')
      t.strictSame(one.strings('list'), ['x', 'y'])
      t.ok(one.bool('on'))
      t.equal(one.string('db::host'), 'i')
      t.equal(one.int('db::pool::max'), 6)
      t.equal(one.string('mail::from::name'), 'n')
      t.equal(one.string('secret'), 'from env')
      t.equal(one.int('httpport'), 8080)
      t.equal(one.string('prod::db::host'), 'p')
    }
    t.match(await readFile(file, 'utf8'), '${KEY||none}', 'what the environment says is in no file') // eslint-disable-line no-template-curly-in-string -- what users write
  })

  t.test(`an error in ${kind} has its place and quotes nothing`, async (t) => {
    const broken = { json: '{\n "a": hunter2 }', yaml: 'a: 1\nb: "hunter2', toml: 'a = 1\nb = hunter2', xml: '<config>\n<a>hunter2</b></config>' }[kind]

    t.throws(() => parseConfig(kind, broken, { ...NO_ENV, file: `app.${kind}` }), {
      code: 'FST_BEEGO_CONFIG_SYNTAX', file: `app.${kind}`, line: 2, message: new RegExp(`^app\\.${kind}:2(?::\\d+)?: (?!.*hunter2)`)
    })
  })

  t.test(`keys by the names of members of objects harm nothing in ${kind}`, async (t) => {
    const text = {
      json: '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
      yaml: '__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}',
      toml: '[__proto__]\npolluted = 1\n[constructor.prototype]\npolluted = 1',
      xml: '<config><valueOf><polluted>1</polluted></valueOf></config>'
    }[kind]

    const config = parseConfig(kind, text, NO_ENV)

    t.equal(({} as Record<string, unknown>).polluted, undefined)
    t.equal(config.string('toString'), '')
    t.ok(config.sections.length > 0)
  })
}

t.test('the extension of a file says its format', async (t) => {
  const texts = { 'a.json': '{"a": 1}', 'a.JSON': '{"a": 1}', 'a.yaml': 'a: 1', 'a.yml': 'a: 1', 'a.toml': 'a = 1', 'a.xml': '<config><a>1</a></config>', 'a.conf': 'a = 1', 'a.ini': 'a = 1', a: 'a = 1' }

  for (const [name, text] of Object.entries(texts)) t.equal(loadConfig(await fileOf(t, name, text), NO_ENV).int('a'), 1, name)
})

t.test('JSON is read as JSON.parse does, in every layout', async (t) => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.constantFrom(0, 2, '\t'), (tree, indent) => {
    const text = JSON.stringify({ section: tree }, null, indent)
    const expected = JSON.parse(text) as { section: object }
    const section = parseConfig('json', text, NO_ENV).section('section') ?? {}
    for (const [key, value] of Object.entries(expected.section)) {
      const others = Object.keys(expected.section).filter((other) => other.toLowerCase() === key.toLowerCase())
      if (others.length === 1 && JSON.stringify(section[key]) !== JSON.stringify(value)) throw new Error(key)
    }
  }))
})

t.test('what is no JSON is an error with its place', async (t) => {
  const texts: Array<[text: string, line: number, column: number]> = [
    ['', 1, 1], ['[]', 1, 1], ['\uFEFF[]', 1, 1], ['{', 1, 2], ['{"a"}', 1, 5], ['{"a": 1,}', 1, 9], ['{"a": 1} x', 1, 10], ['{"a": [1 2]}', 1, 10], ['{\n"a": tru}', 2, 6],
    ['{"a": "x\n"}', 1, 7], ['{"a": 01}', 1, 7], ['{"a": "\\x"}', 1, 7], ["{'a': 1}", 1, 2], ['{"a": 1.}', 1, 7], ['{"a": -}', 1, 7], ['{"a": truex}', 1, 7]
  ]

  for (const [text, line, column] of texts) t.throws(() => parseConfig('json', text, NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX', line, column }, text)
  t.throws(() => parseConfig('json', `{"a": ${'['.repeat(1000)}`, NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX', message: /more than 100/ })
})

t.test('JSON is read exactly when JSON.parse reads it', async (t) => {
  const text = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', 'a', ':', ',', '1', '0', '-', '.', 'e', 'true', 'null', ' ', '\n', '\\', '\\u00e9', '\u0001'), maxLength: 12 })

  fc.assert(fc.property(text, (inside) => {
    const whole = `{"k": ${inside}}`
    let expected = true
    try { JSON.parse(whole) } catch { expected = false }
    let actual = true
    try {
      parseConfig('json', whole, NO_ENV)
    } catch (error) {
      if (!(error instanceof FST_BEEGO_CONFIG_SYNTAX)) throw error
      actual = false
    }
    return expected === actual
  }), { numRuns: 3000 })
})

t.test('any text is of its format, or an error of it', async (t) => {
  const units = ['a', 'b', ':', '=', ' ', '\n', '"', "'", '[', ']', '{', '}', '<', '>', '/', '<config>', '</config>', '&', '*', '-', '#', '|', ',', '!', '%', '0', '~', '<<', '\t', '@', '&amp;', '<!--', '?']

  fc.assert(fc.property(fc.constantFrom(...KINDS), fc.string({ unit: fc.constantFrom(...units), maxLength: 30 }), (kind, text) => {
    try {
      parseConfig(kind, text, NO_ENV)
    } catch (error) {
      if (!(error instanceof FST_BEEGO_CONFIG_SYNTAX)) throw error
    }
  }), { numRuns: 4000 })
})

t.test("JSON keeps the file's indentation", async (t) => {
  for (const [text, expected] of [['{\n    "a": 1\n}', '{\n    "a": 2\n}\n'], ['{\n\t"a": 1\n}', '{\n\t"a": 2\n}\n'], ['{"a": 1}', '{\n  "a": 2\n}\n']] as const) {
    const file = await fileOf(t, 'app.json', text)

    loadConfig(file, NO_ENV).set('a', 2).save()

    t.equal(await readFile(file, 'utf8'), expected)
  }
})

t.test('YAML keeps its comments, knows merge keys, and says what is wrong with it', async (t) => {
  const file = await fileOf(t, 'app.yaml', '# the shop\nbase: &base\n  host: h # where\ndb:\n  <<: *base\n  port: 1\n')
  const config = loadConfig(file, NO_ENV)

  t.equal(config.string('db::host'), 'h')
  t.throws(() => config.int('db::host'), { code: 'FST_BEEGO_CONFIG_VALUE', line: undefined })
  config.set('db::port', 2).save()

  t.equal(await readFile(file, 'utf8'), '# the shop\nbase: &base\n  host: h # where\ndb:\n  <<: *base\n  port: 2\n')
  t.throws(() => parseConfig('yaml', 'a: &a\n  x: y\nb: *a', NO_ENV).int('b::x'), { code: 'FST_BEEGO_CONFIG_VALUE', line: undefined })
  t.throws(() => parseConfig('yaml', '? [a]\n: 1\nb: x', NO_ENV).int('b'), { code: 'FST_BEEGO_CONFIG_VALUE', line: 3 })
  t.throws(() => parseConfig('yaml', 'a: 1\na: 2', NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX', line: 2, message: /the key is there twice/ })
  t.throws(() => parseConfig('yaml', '- a\n- b', NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX', message: /keys with values/ })
  t.throws(() => parseConfig('yaml', 'text', NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX', message: /keys with values/ })
  t.throws(() => parseConfig('yaml', 'a: *nowhere', NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX' })
  t.throws(() => parseConfig('yaml', `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[i]}`).join()}]`).join('\n')}`, NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX' })
  t.strictSame(parseConfig('yaml', '', NO_ENV).sections, [])
})

t.test('a file without keys can be written', async (t) => {
  for (const [name, text] of [['app.yaml', ''], ['app.xml', '<config/>'], ['app.toml', ''], ['app.json', '{}']] as const) {
    const file = await fileOf(t, name, text)

    loadConfig(file, NO_ENV).set('s::a', 1).save()

    t.equal(loadConfig(file, NO_ENV).int('s::a'), 1, name)
  }
})

t.test('values inside each other without end are an error', async (t) => {
  const deep = 100_000
  const texts = {
    json: `{"a": ${'['.repeat(deep)}`, yaml: `a: ${'['.repeat(deep)}${']'.repeat(deep)}`, toml: `a = ${'['.repeat(deep)}${']'.repeat(deep)}`, xml: `${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}`
  }

  for (const kind of KINDS) t.throws(() => parseConfig(kind, texts[kind], NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX' }, kind)
})

t.test('TOML has dates and large numbers', async (t) => {
  const config = parseConfig('toml', 'day = 2026-01-02T03:04:05Z\nbig = 9007199254740993\n"quoted key" = 1\na.b = 2\n[[more]]\nc = 1', NO_ENV)

  t.equal(config.string('day'), '2026-01-02T03:04:05.000Z')
  t.equal(config.int64('big'), 9007199254740993n)
  t.equal(config.int('quoted key'), 1)
  t.equal(config.int('a.b'), 2)
  t.strictSame(config.get('more'), [{ c: 1 }])
  t.strictSame(config.strings('more'), [''])
})

t.test('XML takes attributes and text for keys, and no document type', async (t) => {
  const config = parseConfig('xml', '<!-- a comment --><config version="2"><db host="h">text</db><a>1 &lt; 2</a><empty/></config>', NO_ENV)

  t.equal(config.int('version'), 2)
  t.strictSame(config.section('db'), { host: 'h', '#text': 'text' })
  t.equal(config.string('a'), '1 < 2')
  t.strictSame(parseConfig('xml', '<config>text</config>', NO_ENV).sections, [])
  t.strictSame(parseConfig('xml', '<config/>', NO_ENV).sections, [])
  t.throws(() => parseConfig('xml', '<!DOCTYPE c [<!ENTITY a "b">]><config><x>&a;</x></config>', NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX', message: /document type/ })
  t.throws(() => parseConfig('xml', '', NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX' })
  t.throws(() => parseConfig('xml', '<a/><b/>', NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX' })
  t.throws(() => parseConfig('xml', '<config><__proto__>x</__proto__></config>', NO_ENV), { code: 'FST_BEEGO_CONFIG_SYNTAX' })
})

t.test('values of a kind that no format has cannot be set', async (t) => {
  const config = parseConfig('json', '{"a": 1, "b": null}', NO_ENV)

  for (const value of [null, undefined, {}, [[]], NaN, () => {}]) t.throws(() => config.set('a', value as never), { code: 'FST_BEEGO_CONFIG_SET' })
  t.throws(() => config.set('', 1), { code: 'FST_BEEGO_CONFIG_SET' })
  t.equal(config.int('a'), 1)
  t.notOk(config.has('b'))
})

t.test('a section may take the place of a value', async (t) => {
  const file = await fileOf(t, 'app.json', '{"a": 1, "default": "x"}')

  loadConfig(file, NO_ENV).set('a::b', 2).set('default', 'y').save()

  t.strictSame(JSON.parse(await readFile(file, 'utf8')), { a: { b: 2 }, default: 'y' })
})

async function fileOf (t: Test, name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-config-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, name), text)
  return join(folder, name)
}
