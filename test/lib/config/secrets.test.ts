import fc from 'fast-check'
import t from 'tap'
import { isSecret, masked } from '../../../lib/config/secrets.js'

t.test('names of keys, passwords, tokens and DSNs are those of secrets, in any spelling', async (t) => {
  const names = [
    'xsrfKey', 'XSRFKEY', 'sessionSecret', 'db.password', 'mysql::pass', 'dbpass', 'DB_PWD', 'github_token', 'accessToken', 'dsn', 'SENTRY_DSN',
    'beegoserversessionkey', 'akKey', 'appsecret', 'securityKey2', 'AccessKeyId', 'salt', 'smtp_auth', 'jwt', 'slackWebhookUrl', 'passphrase', 'connectionString'
  ]

  for (const name of names) t.ok(isSecret(name), name)
})

t.test('names that only speak of secrets are not', async (t) => {
  const names = [
    'appName', 'httpPort', 'httpsKeyFile', 'httpsCertFile', 'tokenExpire', 'passwordMinLength', 'xsrfExpire', 'sessionName', 'publicKey',
    'viewsPath', 'tokenHeader', 'keyword', 'sessionProviderConfig', 'compass_url', ''
  ]

  for (const name of names) t.notOk(isSecret(name), name)
})

t.test('the value of a secret is dots, whatever it is', async (t) => {
  t.equal(masked('xsrfKey', 'k'), '••••••')
  t.equal(masked('xsrfKey', ['new', 'old']), '["••••••","••••••"]')
  t.equal(masked('pass', 1234), '••••••')
  t.equal(masked('pass', 1234n), '••••••')
  t.equal(masked('secret', { a: { b: 'c' } }), '{"a":{"b":"••••••"}}')
  t.equal(masked('secret', new URL('http://a/b')), '••••••')
})

t.test('a secret that is not set, or is a switch, is shown', async (t) => {
  t.equal(masked('sessionSecret', ''), '')
  t.equal(masked('sessionSecret', undefined), '')
  t.equal(masked('token', true), 'true')
  t.equal(masked('token', 'False'), 'False')
})

t.test('other values are shown as text', async (t) => {
  t.equal(masked('appName', 'my app'), 'my app')
  t.equal(masked('httpPort', 8080), '8080')
  t.equal(masked('ratio', Infinity), 'Infinity')
  t.equal(masked('big', 2n ** 64n), '18446744073709551616')
  t.equal(masked('nothing', null), 'null')
  t.equal(masked('staticDir', { '/static': 'static' }), '{"/static":"static"}')
  t.equal(masked('extensions', ['.css', '.js']), '[".css",".js"]')
  t.equal(masked('onUploadProgress', function progress () {}), '[function progress]')
  t.equal(masked('onUploadProgress', () => {}), '[function]')
  t.equal(masked('pattern', /a+/), '/a+/')
  t.equal(masked('map', new Map([['password', 'x'], ['user', 'y']])), '{"password":"••••••","user":"y"}')
})

t.test('of the objects of classes only the class is shown, and circles end', async (t) => {
  const circle: Record<string, unknown> = { name: 'a' }
  circle.self = circle

  t.equal(masked('sessionProvider', new (class RedisStore { password = 'x' })()), '[RedisStore]')
  t.equal(masked('sessionProvider', Object.create({ constructor: null }) as object), '[object]')
  t.equal(masked('x', circle), '{"name":"a","self":"[circular]"}')
})

t.test('passwords inside URLs, DSNs and the texts of providers are dots', async (t) => {
  const values: Array<[text: string, shown: string]> = [
    ['redis://user:hunter2@host:6379/0', 'redis://user:••••••@host:6379/0'],
    ['redis://:hunter2@host', 'redis://:••••••@host'],
    ['root:hunter2@tcp(127.0.0.1:3306)/db?charset=utf8', 'root:••••••@tcp(127.0.0.1:3306)/db?charset=utf8'],
    ['root:hunt@er2@tcp(127.0.0.1:3306)/db', 'root:••••••@tcp(127.0.0.1:3306)/db'],
    ['root:hunter2@/db', 'root:••••••@/db'],
    ['127.0.0.1:6379,100,hunter2', '127.0.0.1:6379,100,••••••'],
    ['127.0.0.1:6379,100,hunter2,5', '127.0.0.1:6379,100,••••••,5'],
    ['127.0.0.1:6379,100,,5', '127.0.0.1:6379,100,,5'],
    ['a:7000;b:7001,100,hunter2,0', 'a:7000;b:7001,100,••••••,0'],
    ['host=localhost user=u password=hunter2 dbname=d', 'host=localhost user=u password=•••••• dbname=d'],
    ["user=u password='hunter 2' dbname=d", 'user=u password=•••••• dbname=d'],
    ['https://host/path?a=1&access_token=hunter2&b=2', 'https://host/path?a=1&access_token=••••••&b=2'],
    ['https://hunter2@sentry.example/1', 'https://••••••@sentry.example/1'],
    ['{"conn":"127.0.0.1:6379","password":"hunter2"}', '{"conn":"127.0.0.1:6379","password":"••••••"}'],
    ['{"cookieName":"c","securityKey":"hunter2"}', '{"cookieName":"c","securityKey":"••••••"}'],
    ['smtp,{"host":"h","password":"hunt\\"er2","x":1};console,{}', 'smtp,{"host":"h","password":"••••••","x":1};console,{}'],
    ['{broken', '{broken']
  ]

  for (const [text, shown] of values) t.equal(masked('sessionProviderConfig', text), shown)
})

t.test('addresses, lists and times without secrets stay as they are', async (t) => {
  const values = [
    'http://localhost:8080/a', '127.0.0.1:11211;127.0.0.1:11212', './tmp', '.css,.js,.xml', 'me@example.com', 'utf8, 1, ', '12:30:00', 'a:b c:d', 'C:\\temp'
  ]

  for (const value of values) t.equal(masked('value', value), value)
})

t.test('a password inside a DSN never shows', async (t) => {
  const password = fc.string({ minLength: 8, maxLength: 20, unit: fc.constantFrom(...'abcXYZ019!#$%^*-_+@:/?&;=') })

  fc.assert(fc.property(password, (secret) => {
    const inside = `Q${secret}Q`
    return !masked('conn', `user:${inside}@tcp(h:1)/db`).includes(inside) && !masked('conn', `redis://u:${inside}@h/0`).includes(inside)
  }))
})
