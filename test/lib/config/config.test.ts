import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { type Config, findConfig, loadConfig, optionsFrom, parseConfig } from '../../../lib/config/index.js'
import { FST_BEEGO_CONFIG_SYNTAX } from '../../../lib/errors.js'
import { serverOptions } from '../../../lib/options/server.js'

const CONF = `# the shop
appname = shop
httpport = 8080
ratio = 0.5
tags = a; b;c
size = 1 << 26
day = 60 * 60 * 24
quoted = "  two words "
empty =

[dev]
httpport = 8081
mail = dev@example.com
[prod]
httpport = 8082
ratio =
[DB]
Host = localhost
`

const NO_ENV = { env: {} }

t.test('a key is read without its letter case, in its section', async (t) => {
  const config = parseConfig('ini', CONF, NO_ENV)

  t.equal(config.string('AppName'), 'shop')
  t.equal(config.string('db::HOST'), 'localhost')
  t.equal(config.string('DB::host'), 'localhost')
  t.equal(config.string('host'), '')
  t.equal(config.string('quoted'), '  two words ')
  t.equal(config.get('appname'), 'shop')
  t.equal(config.get('nope'), undefined)
  t.equal(config.get(''), undefined)
  t.ok(config.has('appname'))
  t.notOk(config.has('empty'), 'an empty value is none')
  t.strictSame(config.sections, ['default', 'dev', 'prod', 'db'])
  t.strictSame(config.section('db'), { host: 'localhost' })
  t.equal(config.section('nope'), undefined)
})

t.test("the run mode's section comes first, and what is empty there comes from outside of all sections", async (t) => {
  const dev = parseConfig('ini', CONF, { env: {}, runMode: 'dev' })
  const prod = parseConfig('ini', CONF, { env: {}, runMode: 'prod' })
  const none = parseConfig('ini', CONF, { env: {}, runMode: '' })

  t.strictSame([dev.int('httpport'), prod.int('httpport'), none.int('httpport')], [8081, 8082, 8080])
  t.strictSame([dev.string('mail'), prod.string('mail')], ['dev@example.com', ''])
  t.equal(prod.float('ratio'), 0.5)
  t.equal(prod.int('dev::httpport'), 8081)
  t.equal(prod.forRunMode('dev').int('httpport'), 8081)
})

t.test('the run mode is what the program says, else BEEGO_RUNMODE, else what the file says, else dev', async (t) => {
  const text = 'runmode = test'

  t.equal(parseConfig('ini', text, { env: { BEEGO_RUNMODE: 'prod' }, runMode: 'dev' }).runMode, 'dev')
  t.equal(parseConfig('ini', text, { env: { BEEGO_RUNMODE: 'prod' } }).runMode, 'prod')
  t.equal(parseConfig('ini', text, { env: { BEEGO_RUNMODE: '' } }).runMode, 'test')
  t.equal(parseConfig('ini', '', NO_ENV).runMode, 'dev')
  t.equal(parseConfig('json', '{"runMode": 1}', NO_ENV).runMode, 'dev')
})

t.test("the process's environment holds where none is given", async (t) => {
  process.env.FASTIFY_BEEGO_TEST = 'from the process'
  t.teardown(() => { delete process.env.FASTIFY_BEEGO_TEST })

  // eslint-disable-next-line no-template-curly-in-string -- what users write
  t.equal(parseConfig('ini', 'a = ${FASTIFY_BEEGO_TEST}').string('a'), 'from the process')
})

/* eslint-disable no-template-curly-in-string -- what users write */
t.test('${NAME||default} is the whole of a value', async (t) => {
  const env = { HOME: '/home/me', EMPTY: '', '': 'nothing' }
  const read = (value: string) => parseConfig('ini', `a = ${value}`, { env }).string('a')

  t.strictSame(['${HOME}', '${HOME||x}', '${EMPTY||x}', '${NOPE||a||b}', '${NOPE}', '${NOPE||}', '"${HOME}"'].map(read), ['/home/me', '/home/me', 'x', 'a||b', '', '', '/home/me'])
  t.strictSame(['${HOME}}', '${HOME}||x}', '${NOPE||a}b}'].map(read), ['/home/me', '/home/me', 'a}b'], 'a name ends at the first brace, a default at the last')
  t.strictSame(['x${HOME}', '${HOME}x', '$HOME', '${', '$}', '${HOME'].map(read), ['x${HOME}', '${HOME}x', '$HOME', '${', '$}', '${HOME'])
})
/* eslint-enable no-template-curly-in-string */

t.test('numbers, truth values and lists are read as Beego reads them', async (t) => {
  const config = parseConfig('ini', CONF, NO_ENV)

  t.strictSame([config.int('size'), config.int('day')], [67108864, 86400])
  t.equal(config.int64('size'), 67108864n)
  t.equal(config.float('ratio'), 0.5)
  t.strictSame(config.strings('tags'), ['a', ' b', 'c'])
  t.strictSame(config.strings('empty'), [])
  for (const [text, value] of Object.entries({ 1: true, on: true, Yes: true, y: true, T: true, 0: false, off: false, NO: false, n: false, False: false })) {
    t.equal(parseConfig('ini', `a = ${text}`, NO_ENV).bool('a'), value, text)
  }
})

t.test('whole numbers may be products and sums, and nothing else', async (t) => {
  const read = (text: string) => parseConfig('ini', `a = ${text}`, NO_ENV).defaultInt('a', -1)

  t.strictSame(['1<<22', '64 << 20', '2 * 3 << 4', '1 + 2 * 3', '+7', '-7'].map(read), [4194304, 67108864, 96, 7, 7, -7])
  for (const text of ['2014-01-02', '1 <<', '<< 1', '1 * ', '* 1', '1 << 60', '1 << 53', '1 + ', '9007199254740992', '9007199254740991 + 1', '1 < 2', '0x10', '1.5', 'x', '1 2', '1 << 2 << 99']) {
    t.equal(read(text), -1, text)
  }
})

t.test('64 bits are kept as they are', async (t) => {
  const config = parseConfig('ini', 'a = 9223372036854775807\nb = -9223372036854775808\nc = 9223372036854775808\nd = +9007199254740993\ne = x', NO_ENV)

  t.equal(config.int64('a'), 9223372036854775807n)
  t.equal(config.int64('b'), -9223372036854775808n)
  t.equal(config.int64('d'), 9007199254740993n)
  t.throws(() => config.int64('c'), { code: 'FST_BEEGO_CONFIG_VALUE' })
  t.throws(() => config.int64('e'), { code: 'FST_BEEGO_CONFIG_VALUE' })
  t.throws(() => config.int('a'), { code: 'FST_BEEGO_CONFIG_VALUE' }, 'beyond 2^53')
})

t.test('a value of another kind is an error that says where it stands', async (t) => {
  const config = parseConfig('ini', CONF, { ...NO_ENV, file: 'conf/app.conf' })

  t.throws(() => config.int('appname'), {
    code: 'FST_BEEGO_CONFIG_VALUE', file: 'conf/app.conf', line: 2, key: 'appname', message: "conf/app.conf:2: 'appname' must be a whole number, and is 'shop'."
  })
  t.throws(() => config.bool('db::host'), { message: "conf/app.conf:18: 'db::host' must be true or false, and is 'localhost'." })
  t.throws(() => config.float('nope'), { message: "conf/app.conf: 'nope' is not there." })
  t.throws(() => parseConfig('ini', 'a = b', NO_ENV).float('a'), { message: "line 1: 'a' must be a number, and is 'b'." })
  t.throws(() => parseConfig('ini', 'a = b', NO_ENV).float('nope'), { message: "the configuration: 'nope' is not there." })
  t.throws(() => parseConfig('ini', `a = ${'x'.repeat(100)}`, NO_ENV).int('a'), { message: `line 1: 'a' must be a whole number, and is '${'x'.repeat(60)}…'.` })
})

t.test('what is read with a default never throws', async (t) => {
  const config = parseConfig('ini', CONF, NO_ENV)

  t.equal(config.defaultString('nope', 'd'), 'd')
  t.equal(config.defaultString('appname', 'd'), 'shop')
  t.strictSame(config.defaultStrings('nope', ['d']), ['d'])
  t.strictSame(config.defaultStrings('tags', ['d']), ['a', ' b', 'c'])
  t.equal(config.defaultInt('appname', 7), 7)
  t.equal(config.defaultInt('httpport', 7), 8081)
  t.equal(config.defaultInt64('nope', 7n), 7n)
  t.equal(config.defaultFloat('appname', 0.7), 0.7)
  t.equal(config.defaultBool('appname', true), true)
})

t.test('a section or a value comes by diy', async (t) => {
  const config = parseConfig('ini', CONF, { ...NO_ENV, file: 'app.conf' })

  t.strictSame(config.diy('DB'), { host: 'localhost' })
  t.equal(config.diy('appname'), 'shop')
  t.throws(() => config.diy('nope'), { code: 'FST_BEEGO_CONFIG_VALUE', message: "app.conf: 'nope' is not there." })
})

t.test('secrets show in no error and in no print of the configuration', async (t) => {
  const config = parseConfig('ini', 'xsrfkey = hunter2\ndb::x = 1\ndsn = root:hunter2@tcp(h)/d\nconn = root:hunter2@tcp(h)/d', NO_ENV)

  for (const key of ['xsrfkey', 'dsn', 'conn']) {
    t.throws(() => config.int(key), { code: 'FST_BEEGO_CONFIG_VALUE', message: /^(?!.*hunter2)/ })
  }
  t.notMatch(inspect(config, { depth: 9, showHidden: true }), 'hunter2')
  t.notMatch(JSON.stringify(config), 'hunter2')
})

t.test('a line that is none of INI is an error with its place, which does not quote it', async (t) => {
  for (const line of ['hunter2', 'include a b', 'include', 'includes "x"', '[hunter2', 'hunter2]', '"']) {
    t.throws(() => parseConfig('ini', `a = 1\r\n\r\n${line}\r\n`, { ...NO_ENV, file: 'conf/app.conf' }), {
      code: 'FST_BEEGO_CONFIG_SYNTAX', file: 'conf/app.conf', line: 3, message: "conf/app.conf:3: the line is not of the form 'key = value'."
    }, line)
  }
})

t.test('byte order marks, blanks of all kinds and lines of any length are read', async (t) => {
  const long = 'x'.repeat(1_000_000)
  const config = parseConfig('ini', `\uFEFFa = 1\n\u00a0\u3000\n\u2003b\u2003=\u20032\t\nlong = ${long}\n= no key`, NO_ENV)

  t.strictSame([config.string('a'), config.string('b'), config.string('long').length], ['1', '2', long.length])
  t.strictSame(config.section('default')?.[''], 'no key')
})

t.test('keys by the names of members of objects harm nothing', async (t) => {
  const text = '__proto__ = a\nconstructor = b\ntoString = c\n[__proto__]\npolluted = yes\n[constructor]\nprototype = x'
  const config = parseConfig('ini', text, NO_ENV)

  t.equal(config.string('__proto__'), 'a')
  t.equal(config.string('constructor'), 'b')
  t.equal(config.string('hasOwnProperty'), '')
  t.strictSame(Object.entries(config.section('__proto__') ?? {}), [['polluted', 'yes']])
  t.equal(({} as Record<string, unknown>).polluted, undefined)
  t.strictSame(optionsFrom(config), {})
})

t.test('any text is INI or an error of INI', async (t) => {
  const text = fc.string({ unit: fc.constantFrom(...'ab=[]#;"\n\r \t${}|:.\\', 'include ', 'ü', '\u2028', '__proto__'), maxLength: 60 })

  fc.assert(fc.property(text, (conf) => {
    try {
      const config = parseConfig('ini', conf, NO_ENV)
      for (const section of config.sections) config.section(section)
    } catch (error) {
      if (!(error instanceof FST_BEEGO_CONFIG_SYNTAX)) throw error
    }
  }), { numRuns: 2000 })
})

t.test('every pair that is written is read again', async (t) => {
  const word = fc.string({ unit: fc.constantFrom(...'abz.-_09'), minLength: 1, maxLength: 8 })
  const value = fc.string({ unit: fc.constantFrom(...'ab =#;[]"x:/'), maxLength: 12 }).map((text) => text.replace(/^["\s]+|\s+$/g, ''))

  fc.assert(fc.property(fc.dictionary(word, value), (pairs) => {
    const config = parseConfig('ini', Object.entries(pairs).map(([key, text]) => `${key}=${text}`).join('\n'), NO_ENV)
    for (const [key, text] of Object.entries(pairs)) if (config.string(key) !== text) throw new Error(key)
  }))
})

t.test('a file includes others, whose keys count from there on', async (t) => {
  const folder = await folderOf(t, {
    'app.conf': 'a = 1\nb = 1\ninclude "more/db.conf"\nb = 3\n[s]\ninclude Case.conf\nk = v',
    'more/db.conf': 'a = 2\nb = 2\n[db]\nhost = h\ninclude "pool.conf"',
    'more/pool.conf': '[db]\npool = 5',
    'case.conf': 'c = found in lower case\n[s]\nk = w\nl = w'
  })

  const config = loadConfig(join(folder, 'app.conf'), NO_ENV)

  t.strictSame(config.section('default'), { a: '2', b: '3', c: 'found in lower case' })
  t.strictSame(config.section('db'), { host: 'h', pool: '5' })
  t.strictSame(config.section('s'), { k: 'v', l: 'w' })
  t.throws(() => config.int('db::host'), { code: 'FST_BEEGO_CONFIG_VALUE', file: join(folder, 'more/db.conf'), line: 4 })
})

t.test('an included file that is not there, includes itself or too much is an error with file and line', async (t) => {
  const chain = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`c${i}.conf`, `include c${i + 1}.conf`]))
  const wide = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`w${i}.conf`, `include w${i + 1}.conf\ninclude w${i + 1}.conf`]))
  const folder = await folderOf(t, {
    'missing.conf': '\ninclude "nope.conf"',
    'self.conf': 'include self.conf',
    'a.conf': 'include b.conf',
    'b.conf': 'x = 1\ninclude a.conf',
    'folder.conf': 'include sub',
    'sub/x': '',
    'bad.conf': 'include worse.conf',
    'worse.conf': 'a = 1\n???',
    ...chain,
    ...wide,
    'w9.conf': ''
  })
  const load = (name: string) => () => loadConfig(join(folder, name), NO_ENV)
  const code = 'FST_BEEGO_CONFIG_SYNTAX'

  t.throws(load('missing.conf'), { code, file: join(folder, 'missing.conf'), line: 2, message: /'nope.conf' is not there/ })
  t.throws(load('self.conf'), { code, line: 1, message: /includes this one/ })
  t.throws(load('a.conf'), { code, file: join(folder, 'b.conf'), line: 2, message: /includes this one/ })
  t.throws(load('folder.conf'), { code, line: 1, message: /'sub' is not there/ })
  t.throws(load('bad.conf'), { code, file: join(folder, 'worse.conf'), line: 2 })
  t.throws(load('c0.conf'), { code, message: /more than 16 files include each other/ })
  t.throws(load('w0.conf'), { code, message: /more than 256 files are included/ })
})

t.test('a text includes from the folder of the file that it is said to be of', async (t) => {
  const folder = await folderOf(t, { 'db.conf': 'host = h' })

  t.equal(parseConfig('ini', 'include db.conf', { ...NO_ENV, file: join(folder, 'app.conf') }).string('host'), 'h')
  t.equal(parseConfig('ini', `include ${join(folder, 'db.conf')}`, NO_ENV).string('host'), 'h')
})

t.test('a file that cannot be read is an error that names it', async (t) => {
  const folder = await folderOf(t, { 'app.conf': '' })

  t.throws(() => loadConfig(join(folder, 'nope.conf')), { code: 'FST_BEEGO_CONFIG_FILE', message: /nope\.conf' is not there/ })
  t.throws(() => loadConfig(join(folder, 'app.conf', 'x')), { code: 'FST_BEEGO_CONFIG_FILE', message: /is not there/ })
  t.throws(() => loadConfig(folder), { code: 'FST_BEEGO_CONFIG_FILE', message: /is a folder/ })
  t.throws(() => loadConfig(join(folder, 'x'.repeat(300))), { code: 'FST_BEEGO_CONFIG_FILE', message: /cannot be read \(ENAMETOOLONG\)/ })
  t.throws(() => parseConfig('hcl' as 'ini', ''), { code: 'FST_BEEGO_CONFIG_KIND', message: /'hcl'/ })
})

t.test('the file of an application is found beside its script, then in the working directory', async (t) => {
  const folder = await folderOf(t, { 'script/conf/app.conf': '', 'cwd/conf/app.conf': '', 'cwd/conf/prod.app.conf': '', 'json/conf/app.json': '{}', 'json/conf/app.yaml': '' })
  const at = (name: string) => join(folder, name)
  const find = (env: Record<string, string>, script: string, cwd: string) => findConfig({ env, scriptDir: at(script), cwd: at(cwd) })

  t.equal(find({}, 'script', 'cwd'), at('script/conf/app.conf'))
  t.equal(find({}, 'nope', 'cwd'), at('cwd/conf/app.conf'))
  t.equal(find({}, 'nope', 'json'), at('json/conf/app.json'))
  t.equal(find({ BEEGO_RUNMODE: 'prod' }, 'nope', 'cwd'), at('cwd/conf/prod.app.conf'))
  t.equal(find({ BEEGO_RUNMODE: 'test' }, 'nope', 'cwd'), at('cwd/conf/app.conf'))
  t.equal(find({ BEEGO_CONFIG_PATH: '/etc/shop.conf' }, 'script', 'cwd'), '/etc/shop.conf')
  t.equal(find({}, 'nope', 'nope'), null)
  t.equal(findConfig({}), null)
})

t.test('what is set is read where it is set', async (t) => {
  const config = parseConfig('ini', CONF, { env: {}, runMode: 'prod' })

  config.set('appname', 'store').set('httpport', 9000).set('new', true).set('tags', ['x', 'y']).set('mail::host', 'm')

  t.equal(config.string('appname'), 'store')
  t.equal(config.int('httpport'), 9000)
  t.equal(config.string('prod::httpport'), '9000')
  t.equal(config.string('default::httpport'), '8080')
  t.equal(config.bool('new'), true)
  t.strictSame(config.strings('tags'), ['x', 'y'])
  t.strictSame(config.section('mail'), { host: 'm' })
})

t.test('what INI cannot write cannot be set', async (t) => {
  const config = parseConfig('ini', CONF, NO_ENV)
  const refused: Array<[key: string, value: unknown]> = [
    ['', 'a'], ['a=b', 'c'], ['#a', 'b'], [' a', 'b'], ['a\nb', 'c'], ['a]\n[b::c', 'd'], ['a', 'b\nc'], ['a', '"b"'],
    ['a', '${HOME}'], ['a', ['b;c']], [' s ::\nk', 'v'] // eslint-disable-line no-template-curly-in-string -- what stands for the environment
  ]

  for (const [key, value] of refused) t.throws(() => config.set(key, value as string), { code: 'FST_BEEGO_CONFIG_SET' }, JSON.stringify([key, value]))
  t.strictSame(config.section('default'), parseConfig('ini', CONF, NO_ENV).section('default'))
})

t.test('saving changes the lines that are others and leaves all else', async (t) => {
  const text = '\uFEFF# the shop\r\nAppName=shop   \r\n\r\nhttpport = 1\r\nhttpport =   2\r\nkey = ${KEY||secret}\r\n[db]\r\n; where it is\r\nHost\t=\th\r\n\r\n[empty]\r\n' // eslint-disable-line no-template-curly-in-string -- what users write
  const folder = await folderOf(t, { 'app.conf': text })
  const file = join(folder, 'app.conf')
  const config = loadConfig(file, { env: { KEY: 'from env' } })

  config.set('appname', 'store').set('httpport', 3).set('db::host', ' i ').set('db::port', 5).set('empty::a', 1).set('more::b', 2).set('c', 3)
  config.save()

  t.equal(await readFile(file, 'utf8'), [
    '\uFEFF# the shop', 'AppName=store', '', 'httpport = 1', 'httpport =   3', 'key = ${KEY||secret}', 'c = 3', '[db]', '; where it is', 'Host\t=\t" i "', 'port = 5', '', // eslint-disable-line no-template-curly-in-string -- what users write
    '[empty]', 'a = 1', '', '[more]', 'b = 2', ''
  ].join('\r\n'))
  t.strictSame(await readdir(folder), ['app.conf'])
  t.strictSame(sectionsOf(loadConfig(file, { env: { KEY: 'from env' } })), sectionsOf(config))
})

t.test('what another file includes is overridden at the end', async (t) => {
  const folder = await folderOf(t, { 'app.conf': 'a = 1\n[s]\nb = 1\ninclude more.conf', 'more.conf': 'a = 2\n[s]\nb = 2' })
  const config = loadConfig(join(folder, 'app.conf'), NO_ENV)

  config.set('a', 3).set('s::b', 3).set('s::c', 4).save()

  t.equal(await readFile(join(folder, 'more.conf'), 'utf8'), 'a = 2\n[s]\nb = 2')
  t.strictSame(sectionsOf(loadConfig(join(folder, 'app.conf'), NO_ENV)), { default: { a: '3' }, s: { b: '3', c: '4' } })
})

t.test('a new file is for its owner, another keeps its rights, and a link stays one', async (t) => {
  const folder = await folderOf(t, { 'app.conf': 'a = 1' })
  await chmod(join(folder, 'app.conf'), 0o640)
  await symlink('app.conf', join(folder, 'link.conf'))
  const config = loadConfig(join(folder, 'link.conf'), NO_ENV).set('a', 2)

  config.save()
  config.save(join(folder, 'new.conf'))

  t.equal(await readFile(join(folder, 'app.conf'), 'utf8'), 'a = 2')
  t.equal((await stat(join(folder, 'app.conf'))).mode & 0o777, 0o640)
  t.equal((await stat(join(folder, 'new.conf'))).mode & 0o777, 0o600)
  t.strictSame((await readdir(folder)).sort(), ['app.conf', 'link.conf', 'new.conf'])
})

t.test('a save that fails leaves the file and nothing else', async (t) => {
  const folder = await folderOf(t, { 'app.conf': 'a = 1', 'sub/x': '' })
  const config = loadConfig(join(folder, 'app.conf'), NO_ENV).set('a', 2)

  t.throws(() => { config.save(join(folder, 'nope', 'app.conf')) }, { code: 'FST_BEEGO_CONFIG_FILE', message: /cannot be written \(ENOENT\)/ })
  t.throws(() => { config.save(join(folder, 'sub')) }, { code: 'FST_BEEGO_CONFIG_FILE', message: /cannot be written/ })
  t.throws(() => { parseConfig('ini', 'a = 1').save() }, { code: 'FST_BEEGO_CONFIG_SET' })
  t.strictSame((await readdir(folder)).sort(), ['app.conf', 'sub'])
})

t.test('an empty text can be set and saved', async (t) => {
  const folder = await folderOf(t, { 'app.conf': '' })
  const file = join(folder, 'app.conf')

  loadConfig(file, NO_ENV).set('a', 1).set('s::b', 2).save()

  t.equal(await readFile(file, 'utf8'), 'a = 1\n\n[s]\nb = 2\n')
})

t.test('whatever is set and saved is read again', async (t) => {
  const folder = await folderOf(t, {})
  const file = join(folder, 'app.conf')
  const name = fc.constantFrom('a', 'b', 'c.d', 'ü', '__proto__')
  const value = fc.string({ unit: fc.constantFrom(...'ab "=;#[]{}$\\|'), maxLength: 8 })
  const start = fc.constantFrom('', 'a = 1', '[s]\na = 1\n', 'a = 1\n[s]\n\n[t]\nb = 2\n[s]\nb = 3\n#end', '\n\n')

  await fc.assert(fc.asyncProperty(start, fc.array(fc.tuple(fc.constantFrom('', 's::', 't::', 'u::'), name, value), { maxLength: 6 }), async (text, changes) => {
    await writeFile(file, text)
    const config = loadConfig(file, { env: {}, runMode: '' })
    for (const [section, key, item] of changes) {
      try { config.set(section + key, item) } catch {}
    }
    config.save()
    const again = loadConfig(file, { env: {}, runMode: '' })
    for (const section of config.sections) {
      for (const [key, item] of Object.entries(config.section(section) ?? {})) {
        if (again.section(section)?.[key] !== item) throw new Error(`${section}::${key}`)
      }
    }
  }), { numRuns: 200 })
})

t.test('options come from the file by their names in any letter case, and only those that it has', async (t) => {
  const options = optionsFrom(parseConfig('ini', `
    AppName = "My App"
    RUNMODE = test
    autorender = FALSE
    RecoverPanic = 0
    maxmemory = 1 << 22
    sessionon = yes
    SessionGCMaxLifetime = 60 * 60
    sessioncookiesamesite = 3
    sessionsavepath = {"a": 1}
    xsrfkey = a;b
    xsrfexempt = /hooks/*; /api/*
    servername = two
    beegoservername = one
    flashseperator = F
    enableerrorsshow = off
    copyrequestbody = false
    staticdir = a:b  c  /d/:e:f
    staticextensionstogzip = .a,b,,  c
    includedmethods = GET;POST
    uploadlimits = {"files": 10}
    viewspath =
    httpport = 0
    servertimeout = 5
    HttpCertFile = cert.pem
    graceful = on
    mine = kept`, NO_ENV))

  t.strictSame(options, {
    runMode: 'test',
    appName: 'My App',
    autoRender: false,
    recoverPanic: false,
    errorsShow: false,
    serverName: 'two',
    staticDir: { '/a': 'b', '/c': 'c', '/d': 'e:f' },
    includedMethods: ['GET', 'POST'],
    staticExtensionsToGzip: ['.a', '.b', '.c'],
    xsrfKey: 'a;b',
    xsrfExempt: ['/hooks/*', '/api/*'],
    flashSeparator: 'F',
    maxMemory: 4194304,
    uploadLimits: { files: 10 },
    sessionOn: true,
    sessionProviderConfig: '{"a": 1}',
    sessionGCMaxLifetime: 3600,
    sessionCookieSameSite: 'strict',
    httpPort: 0,
    httpServerTimeOut: 5,
    httpsCertFile: 'cert.pem',
    enableHotUpdate: true
  })
})

t.test('options come from formats with types', async (t) => {
  const text = JSON.stringify({
    appName: 2048, httpPort: '8081', enableGzip: true, sessionOn: 'on', staticDir: { '/a': 'b' }, staticExtensionsToGzip: ['a', '.b'], xsrfKey: ['new', 'old'], uploadLimits: { files: 3 }
  })

  t.strictSame(optionsFrom(parseConfig('json', text, NO_ENV)), {
    appName: '2048', httpPort: 8081, enableGzip: true, sessionOn: true, staticDir: { '/a': 'b' }, staticExtensionsToGzip: ['.a', '.b'], xsrfKey: ['new', 'old'], uploadLimits: { files: 3 }
  })
})

t.test('SameSite is a word, or a number of Go', async (t) => {
  for (const [text, word] of Object.entries({ 1: 'lax', 2: 'lax', 3: 'strict', 4: 'none', None: 'none', strict: 'strict' })) {
    t.strictSame(optionsFrom(parseConfig('ini', `SessionCookieSameSite = ${text}`, NO_ENV)), { sessionCookieSameSite: word })
  }
})

t.test('every option of a server has a default that it accepts', async (t) => {
  for (const [name, { value, accepts }] of Object.entries(serverOptions)) t.ok(accepts(value()), name)
  t.notOk(serverOptions.workers.accepts(513))
  t.notOk(serverOptions.httpServerTimeOut.accepts(-1))
})

t.test("options come from the run mode's section first", async (t) => {
  const text = 'runmode = prod\nappname = a\nhttpport = 1\n[prod]\nappname = b\n[dev]\nhttpport = 2'

  t.strictSame(optionsFrom(parseConfig('ini', text, NO_ENV)), { runMode: 'prod', appName: 'b', httpPort: 1 })
  t.strictSame(optionsFrom(parseConfig('ini', text, { env: { BEEGO_RUNMODE: 'dev' } })), { runMode: 'dev', appName: 'a', httpPort: 2 })
  t.strictSame(optionsFrom(parseConfig('ini', text, { env: {}, runMode: 'dev' })), { appName: 'a', httpPort: 2 }, 'what the program says is not from the file')
  t.strictSame(optionsFrom(parseConfig('ini', '', NO_ENV)), {})
})

t.test('an option with a value that it cannot have is an error with file and line', async (t) => {
  const from = (line: string) => () => optionsFrom(parseConfig('ini', `a = 1\n${line}`, { ...NO_ENV, file: 'conf/app.conf' }))
  const wrong: Array<[line: string, message: string]> = [
    ['enablexsrf = maybe', "conf/app.conf:2: 'enableXSRF' must be true or false, and is 'maybe'."],
    ['MaxMemory = 64MB', "conf/app.conf:2: 'maxMemory' must be a whole number of bytes, at least 1, and is '64MB'."],
    ['httpport = 70000', "conf/app.conf:2: 'httpPort' must be a port, a whole number from 0 to 65535, and is '70000'."],
    ['runmode = production', "conf/app.conf:2: 'runmode' must be one of 'dev', 'prod', 'test', and is 'production'."],
    ['copyrequestbody = x', "conf/app.conf:2: 'copyRequestBody' must be true or false, and is 'x'."],
    ['uploadlimits = many', "conf/app.conf:2: 'uploadLimits' must be an object of whole numbers"],
    ['uploadlimits = [1]', "conf/app.conf:2: 'uploadLimits' must be an object of whole numbers"],
    ['onUploadProgress = x', "conf/app.conf:2: 'onUploadProgress' must be a function, and is 'x'."],
    ['workers = -1', "conf/app.conf:2: 'workers' must be a whole number of processes"]
  ]

  for (const [line, message] of wrong) t.throws(from(line), { code: 'FST_BEEGO_CONFIG_VALUE', message: new RegExp(`^${message.replace(/[.()[\]]/g, '\\$&')}`), line: 2 })
  t.throws(() => optionsFrom(parseConfig('json', '{"xsrfKey": {"a": "hunter2"}}', NO_ENV)), { code: 'FST_BEEGO_CONFIG_VALUE', message: /^(?!.*hunter2)/ })
  t.throws(() => optionsFrom(parseConfig('ini', '', { env: { BEEGO_RUNMODE: 'production' } })), { code: 'FST_BEEGO_OPT_INVALID', message: /'BEEGO_RUNMODE'/ })
})

async function folderOf (t: Test, files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-config-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

function sectionsOf (config: Config): Record<string, unknown> {
  return Object.fromEntries(config.sections.map((section) => [section, config.section(section)]))
}
