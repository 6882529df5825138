import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t from 'tap'
import { preferredErrorForm } from '../../lib/http/accept.js'
import { errorSource, locate } from '../../lib/views/error-source.js'
import { devPage, splitStack } from '../../lib/http/dev-page.js'
import { errorPage } from '../../lib/http/error-page.js'
import { hostName, hostPort, subDomains } from '../../lib/http/host-header.js'
import { escapeHTML } from '../../lib/http/html.js'
import { goJSON } from '../../lib/http/json.js'
import { mimeOf } from '../../lib/http/mime.js'
import { goRedirect } from '../../lib/http/redirect.js'
import { sniffContentType } from '../../lib/http/sniff.js'
import { statusText } from '../../lib/http/status-text.js'
import { holds } from './holds.js'

t.test('accept', async (t) => {
  t.test('a client without an Accept header gets a page', async (t) => {
    const form = preferredErrorForm(undefined)

    t.equal(form, 'html')
  })

  // RFC 9110, section 12.5.1: the more specific range wins over the wider one, `q=0` is "not acceptable".
  const cases: ReadonlyArray<readonly [accept: string, form: string]> = [
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
    ['*/*', 'html'],
    ['application/json', 'json'],
    ['application/*', 'json'],
    ['text/html;q=0.5, application/json', 'json'],
    ['application/json;q=0.5, text/html;q=0.4', 'json'],
    ['text/plain', 'text'],
    ['text/html;q=0, text/*', 'text'],
    ['image/png', 'text'],
    ['', 'text']
  ]
  for (const [accept, form] of cases) {
    t.test(`'${accept}' is answered with ${form}`, async (t) => {
      t.equal(preferredErrorForm(accept), form)
    })
  }

  t.test('no Accept header makes it throw', async (t) => {
    await holds(t, fc.property(fc.string(), (accept) => ['html', 'json', 'text'].includes(preferredErrorForm(accept))))
  })
})

t.test('developer page', async (t) => {
  const request = { method: 'GET', url: '/x?a=<b>', ip: '127.0.0.1', headers: {} as Record<string, unknown> }
  const app = { options: { appName: 'shop & co' } }

  t.test('shows the request and the error, escaped', async (t) => {
    const page = devPage({ request, app }, new TypeError('no <tag>'))

    t.match(page, '<title>beego application error</title>') // i/panic-dev
    t.match(page, '<h1>TypeError: no &lt;tag&gt;</h1>\n<h2>shop &amp; co</h2>')
    t.match(page, '<tr><th>URL</th><td>/x?a=&lt;b&gt;</td></tr>')
    t.match(page, '<tr><th>Remote address</th><td>127.0.0.1</td></tr>')
  })

  t.test('shows the application\'s own lines before those of packages and Node', async (t) => {
    const error = new Error('boom')
    error.stack = [
      'Error: boom',
      '    at parse (/app/node_modules/pug/index.js:1:2)',
      '    at User.list (/app/controllers/user.js:3:4)',
      '    at new Promise (<anonymous>)',
      '    at emit (node:events:5:6)'
    ].join('\n')

    const page = devPage({ request, app }, error)

    t.match(page, '<ol class="own">\n<li>at User.list (/app/controllers/user.js:3:4)</li>\n</ol>')
    t.match(page, '<ol class="rest">\n<li>at parse (/app/node_modules/pug/index.js:1:2)</li>\n<li>at new Promise (&lt;anonymous&gt;)</li>')
    t.ok(page.indexOf('class="own"') < page.indexOf('class="rest"'))
  })

  t.test('shows a thrown value that is no error as text, without a stack', async (t) => {
    const page = devPage({ request, app }, 'out of <milk>')

    t.match(page, '<h1>out of &lt;milk&gt;</h1>')
    t.notMatch(page, '<ol')
  })

  t.test('shows an error without a stack', async (t) => {
    const error = new Error('boom')
    delete error.stack

    const page = devPage({ request, app }, error)

    t.match(page, '<h1>Error: boom</h1>')
  })

  t.test('shows the source of an error in a view, the line marked', async (t) => {
    const at = (column: number) => locate(new Error('not <closed>'), errorSource('/views/<a>.pug', 'one\n<two>\nthree', 2, column)!)

    const page = devPage({ request, app }, at(3))

    t.match(page, '<h1>Error: not &lt;closed&gt;</h1>\n<h2>/views/&lt;a&gt;.pug, line 2, column 3</h2>')
    t.match(page, '<pre><span>1  one</span>\n<mark>2  &lt;two&gt;</mark>\n<span>3  three</span></pre>')
    t.match(devPage({ request, app }, at(0)), '<h2>/views/&lt;a&gt;.pug, line 2</h2>')
  })

  for (const name of ['cookie', 'authorization', 'proxy-authorization', 'x-xsrftoken', 'x-csrf-token', 'x-api-key', 'x-secret']) {
    t.test(`hides the value of the ${name} header`, async (t) => {
      const headers = { [name]: 'hunter2', accept: 'text/html' }

      const page = devPage({ request: { ...request, headers }, app }, new Error('boom'))

      t.notMatch(page, 'hunter2')
      t.match(page, `<tr><th>${name}</th><td>(hidden)</td></tr>`)
      t.match(page, '<tr><th>accept</th><td>text/html</td></tr>')
    })
  }

  t.test('a function without a name is the application\'s, one without a place is not', async (t) => {
    const { own, rest } = splitStack('Error: boom\n    at Object.<anonymous> (/app/main.js:1:1)\n    at Array.map (<anonymous>)')

    t.strictSame(own, ['at Object.<anonymous> (/app/main.js:1:1)'])
    t.strictSame(rest, ['at Array.map (<anonymous>)'])
  })

  t.test('frames of this package are not the application\'s', async (t) => {
    const lib = new URL('../../lib/pipeline/fail.js', import.meta.url)
    const plugin = new URL('../../plugins/core/routes.js', import.meta.url)
    const frames = [`at fail (${lib.href}:1:1)`, `at fail (${fileURLToPath(lib)}:1:1)`, `at answer (${plugin.href}:1:1)`]

    const { own, rest } = splitStack(['Error: boom', ...frames.map((frame) => `    ${frame}`), '    at main (file:///app/main.js:1:1)'].join('\n'))

    t.strictSame(own, ['at main (file:///app/main.js:1:1)'])
    t.strictSame(rest, frames)
  })
})

t.test('error page', async (t) => {
  t.test('has the status, the title as heading, and a hint for a status that people meet', async (t) => {
    const page = errorPage(417, 'Expectation Failed')

    t.match(page, '<title>Expectation Failed</title>')
    t.match(page, '<p class="code">417</p>\n<h1>Expectation Failed</h1>')
    t.match(page, '<p>The form has expired. Go back, reload the page and send it again.</p>')
  })

  t.test('has no hint for a rare status', async (t) => {
    t.match(errorPage(418, 'I\'m a teapot'), '<h1>I&#39;m a teapot</h1>\n</main>')
    t.match(errorPage(426, 'Upgrade Required', 'No <websocket>'), '<h1>Upgrade Required</h1>\n<p>No &lt;websocket&gt;</p>\n</main>')
  })

  t.test('escapes its title', async (t) => {
    const page = errorPage(404, '<script>')

    t.notMatch(page, '<script>')
    t.match(page, '<title>&lt;script&gt;</title>')
  })
})

t.test('host', async (t) => {
  // Scenario f/input of Beego 1.12; the rest by the documentation of net.SplitHostPort: "host:port", "[host]:port", and an error,
  // after which Beego shows the header as it is, for all else.
  const cases: ReadonlyArray<readonly [header: string | undefined, name: string, port: number]> = [
    ['www.blog.example.com:8081', 'www.blog.example.com', 8081],
    ['localhost', 'localhost', 80],
    ['[::1]:8080', '::1', 8080],
    ['example.com:', 'example.com', 0],
    ['other.host:77', 'other.host', 77],
    ['example.com:http', 'example.com', 0],
    [':8080', '', 8080],
    ['[::1]', '[::1]', 80],
    ['::1', '::1', 80],
    ['a:1:2', 'a:1:2', 80],
    ['[::1]8080', '[::1]8080', 80],
    ['a[b:80', 'a[b:80', 80],
    ['a]b:80', 'a]b:80', 80],
    ['[a[b]:80', '[a[b]:80', 80],
    ['', 'localhost', 80],
    [undefined, 'localhost', 80]
  ]
  for (const [header, name, port] of cases) {
    t.test(`'${header}' is '${name}' at port ${port}`, async (t) => {
      t.equal(hostName(header), name)
      t.equal(hostPort(header), port)
    })
  }

  t.test('host and port survive being joined, with brackets around an IPv6 address', async (t) => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6().map((ip) => `[${ip}]`))
    const property = fc.property(host, fc.nat(65535), (host, port) => {
      const header = `${host}:${port}`
      return hostName(header) === host.replace(/[[\]]/g, '') && hostPort(header) === port
    })

    await holds(t, property)
  })

  t.test('any header has a name and a port that is a number', async (t) => {
    await holds(t, fc.property(fc.string(), (header) => typeof hostName(header) === 'string' && Number.isInteger(hostPort(header))))
  })

  t.test('subdomains are all labels but the last two', async (t) => {
    t.equal(subDomains('aa.bb.domain.com'), 'aa.bb')
    t.equal(subDomains('www.blog.example.com'), 'www.blog')
    t.equal(subDomains('example.com'), '')
    t.equal(subDomains('localhost'), '')
  })
})

t.test('HTML', async (t) => {
  t.test('the five characters of html.EscapeString are escaped, quotes as numbers', async (t) => {
    const escaped = escapeHTML('<a href="x">&\'</a>')

    t.equal(escaped, '&lt;a href=&#34;x&#34;&gt;&amp;&#39;&lt;/a&gt;')
  })

  t.test('escaped text holds no markup', async (t) => {
    await holds(t, fc.property(fc.string(), (text) => !/[<>"']|&(?!amp;|lt;|gt;|#34;|#39;)/.test(escapeHTML(text))))
  })
})

t.test('JSON', async (t) => {
  // Scenario e/serve-prod, value `json`, as Beego 1.12 answers it. Go sorts the keys of maps; here they come sorted.
  const value = {
    ctl: 'tab\tnl\nq"b\\\u2028\u2029\x7f\x01',
    f: 1.5,
    html: '<a href="x">&\'</a>',
    list: [1, 'two', null, true],
    name: '中文 café 😀',
    nested: { a: {}, b: 1 },
    num: 42
  }

  t.test('is escaped for HTML as encoding/json does', async (t) => {
    const text = goJSON(value, false, false)

    t.equal(text, '{"ctl":"tab\\tnl\\nq\\"b\\\\\\u2028\\u2029\x7f\\u0001","f":1.5,' +
      '"html":"\\u003ca href=\\"x\\"\\u003e\\u0026\'\\u003c/a\\u003e","list":[1,"two",null,true],' +
      '"name":"中文 café 😀","nested":{"a":{},"b":1},"num":42}')
  })

  t.test('escapes non-ASCII characters on demand, those beyond the BMP as surrogate pairs', async (t) => {
    const text = goJSON({ name: value.name }, false, true)

    t.equal(text, '{"name":"\\u4e2d\\u6587 caf\\u00e9 \\ud83d\\ude00"}')
  })

  t.test('is indented by two spaces on demand', async (t) => {
    const text = goJSON({ name: 'Bob', age: 0, tags: null, addr: null }, true, false)

    t.equal(text, '{\n  "name": "Bob",\n  "age": 0,\n  "tags": null,\n  "addr": null\n}')
  })

  t.test('of nothing is null', async (t) => {
    t.equal(goJSON(undefined, false, false), 'null')
    t.equal(goJSON(null, false, false), 'null')
  })

  t.test('of a function there is none', async (t) => {
    t.equal(goJSON(() => {}, false, false), null)
    t.equal(goJSON(Symbol('s'), true, true), null)
  })

  t.test('of a cycle cannot be made', async (t) => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle

    t.throws(() => goJSON(cycle, false, false), { name: 'TypeError' })
    t.throws(() => goJSON(1n, false, false), { name: 'TypeError' })
  })

  t.test('is the same value when it is read back, and safe inside HTML', async (t) => {
    const property = fc.property(fc.jsonValue(), fc.boolean(), fc.boolean(), (value, indent, ascii) => {
      const text = goJSON(value, indent, ascii)!
      t.strictSame(JSON.parse(text), JSON.parse(JSON.stringify(value)))
      return !/[<>&\u2028\u2029]/.test(text) && !(ascii && /[^\x20-\x7f\n]/.test(text))
    })

    await holds(t, property)
  })
})

t.test('MIME', async (t) => {
  // Scenarios e/mime and e/status of Beego 1.12, and Go's own table.
  const cases: ReadonlyArray<readonly [extension: string, type: string | null]> = [
    ['html', 'text/html; charset=utf-8'],
    ['.css', 'text/css; charset=utf-8'],
    ['xml', 'text/xml; charset=utf-8'],
    ['.XML', 'text/xml; charset=utf-8'],
    ['json', 'application/json'],
    ['gif', 'image/gif'],
    ['svg', 'image/svg+xml'],
    ['pdf', 'application/pdf'],
    ['zip', 'application/zip'],
    ['csv', 'text/csv; charset=utf-8'],
    ['mp4', 'video/mp4'],
    ['woff', 'font/woff'],
    ['atom', 'application/atom+xml'],
    ['webp', 'image/webp'],
    ['tar', 'application/x-tar'],
    ['PNG', 'image/png'],
    ['.nosuchext', null],
    ['', null],
    ['ico', 'image/x-icon'],
    ['xls', 'application/excel'],
    ['gz', 'application/x-compressed'],
    ['swf', 'application/x-shockwave-flash'],
    ['flv', 'video/x-flv'],
    ['exe', 'application/octet-stream'],
    ['constructor', null]
  ]
  for (const [extension, type] of cases) {
    t.test(`'${extension}' is ${type}`, async (t) => {
      t.equal(mimeOf(extension), type)
    })
  }
})

t.test('redirect', async (t) => {
  t.test('from /dir/r', async (t) => {
    // The targets of scenario a/redirects: Beego 1.12 answered those marked with a body; the others follow http.Redirect.
    const cases: ReadonlyArray<readonly [target: string, location: string]> = [
      ['/login', '/login'],
      ['login', '/dir/login'],
      ['http://other/x', 'http://other/x'],
      ['../up', '/up'],
      ['?q=1', '/dir/?q=1'],
      ['//host/p', '//host/p'],
      ['/a b', '/a b'],
      ['/中', '/%e4%b8%ad'],
      ['', '/dir/'],
      ['/x#frag', '/x#frag'],
      ['http://other/é', 'http://other/%c3%a9'],
      ['mailto:me@example.com', 'mailto:me@example.com'],
      ['/a/./b/../c/', '/a/c/'],
      ['/../../x', '/x'],
      ['/a/..', '/'],
      ['/a/../', '/'],
      ['/a//b', '/a/b'],
      ['/login?next=http://other/../x', '/login?next=http://other/../x'],
      ['/a?b=c//d', '/a?b=c//d']
    ]
    for (const [target, location] of cases) {
      t.test(`'${target}' leads to ${location}`, async (t) => {
        t.equal(goRedirect(target, 302, 'GET', '/dir/r').location, location)
      })
    }
  })

  t.test('a target without a host behind its slashes stays here', async (t) => {
    // url.Parse finds no host in these, so http.Redirect cleans them as paths.
    t.equal(goRedirect('///other.example/x', 302, 'GET', '/').location, '/other.example/x')
    t.equal(goRedirect('//', 302, 'GET', '/').location, '/')
    t.equal(goRedirect('//?q', 302, 'GET', '/').location, '/?q')
    t.equal(goRedirect('//me@/x', 302, 'GET', '/').location, '/me@/x')
    t.equal(goRedirect('//me@host/x', 302, 'GET', '/').location, '//me@host/x')
  })

  t.test('the body of a GET is Go\'s short page', async (t) => {
    // a/redirects, k = 5, 7, 10, 11
    t.equal(goRedirect('//host/p', 302, 'GET', '/dir/r').body, '<a href="//host/p">Found</a>.\n\n')
    t.equal(goRedirect('/中', 302, 'GET', '/dir/r').body, '<a href="/中">Found</a>.\n\n')
    t.equal(goRedirect('/x', 307, 'GET', '/dir/r').body, '<a href="/x">Temporary Redirect</a>.\n\n')
    t.equal(goRedirect('/x#frag', 302, 'GET', '/dir/r').body, '<a href="/x#frag">Found</a>.\n\n')
  })

  t.test('the body is escaped', async (t) => {
    const { body } = goRedirect('/?a="b"&c=<d>', 302, 'GET', '/')

    t.equal(body, '<a href="/?a=&#34;b&#34;&amp;c=&lt;d&gt;">Found</a>.\n\n')
  })

  t.test('other methods than GET have no body', async (t) => {
    t.equal(goRedirect('/x', 302, 'HEAD', '/').body, '')
    t.equal(goRedirect('/x', 302, 'POST', '/').body, '')
  })

  t.test('a status that Go does not name has an empty text', async (t) => {
    t.equal(goRedirect('/x', 399, 'GET', '/').body, '<a href="/x"></a>.\n\n')
  })

  t.test('a request without a path counts as /', async (t) => {
    t.equal(goRedirect('x', 302, 'GET', '').location, '/x')
  })

  t.test('line ends and backslashes do not split the header, and hide no other host', async (t) => {
    t.equal(goRedirect('/x\r\nSet-Cookie: a=b', 302, 'GET', '/').location, '/x%0d%0aSet-Cookie: a=b')
    t.equal(goRedirect('/\n/other.example', 302, 'GET', '/').location, '/%0a/other.example')
    t.equal(goRedirect('/\t/other.example', 302, 'GET', '/').location, '/%09/other.example')
    t.equal(goRedirect('/\\other.example', 302, 'GET', '/').location, '/%5cother.example')
    t.equal(goRedirect('/login\n', 302, 'GET', '/').location, '/login')
  })

  t.test('a location is always a header value that Node sends', async (t) => {
    const path = fc.webPath()
    const target = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.array(fc.constantFrom('/', '..', '.', '?', '#', '\r\n', ':', '@', 'a', '中')).map((parts) => parts.join('')))

    await holds(t, fc.property(target, path, (target, path) => /^[\x20-\x7e]*$/.test(goRedirect(target, 302, 'GET', path).location)))
  })

  t.test('a path never leads to another host', async (t) => {
    const piece = fc.constantFrom('/', '\\', '..', '.', '\r', '\n', '\t', ' ', '?', 'a', ':', '@')
    const target = fc.array(piece).map((pieces) => `/${pieces.join('')}`).filter((text) => !text.startsWith('//'))

    await holds(t, fc.property(target, (target) => {
      const { location } = goRedirect(target, 302, 'GET', '/dir/r')
      return new URL(location, 'http://here.example').host === 'here.example'
    }))
  })

  t.test('an absolute path without dot segments is kept as it is', async (t) => {
    const segment = fc.string({ minLength: 1 }).map(encodeURIComponent).filter((text) => text !== '.' && text !== '..')
    const path = fc.array(segment, { minLength: 1 }).map((segments) => `/${segments.join('/')}`)

    await holds(t, fc.property(path, (path) => goRedirect(path, 302, 'GET', '/dir/r').location === path))
  })
})

t.test('sniffing', async (t) => {
  // By the documented table of http.DetectContentType: mimesniff.spec.whatwg.org, section 7.
  const html = 'text/html; charset=utf-8'
  const plain = 'text/plain; charset=utf-8'
  const cases: ReadonlyArray<readonly [name: string, body: string | Uint8Array, type: string]> = [
    ['nothing', '', plain],
    ['no bytes', new Uint8Array(), plain],
    ['words', 'hello, 中文', plain],
    ['control bytes', Uint8Array.of(1, 2, 3), 'application/octet-stream'],
    ['text with a control character', 'a\x00b', 'application/octet-stream'],
    ['text with an escape character', 'a\x1b[1mb', plain],
    ['mixed-case tags', '<hTmL>', html],
    ['a doctype behind white space', ' \t\r\n\f<!doctype html>', html],
    ['a tag with an attribute', '<a href="x">', html],
    ['a tag as bytes', Buffer.from('<p>'), html],
    ['a comment', '<!-- x -->', html],
    ['a comment without a space', '<!--x-->', plain],
    ['a tag that is none of the table', '<section>', plain],
    ['a tag without an end', '<html', plain],
    ['a tag and a line break', '<body\n>', plain],
    ['text before a tag', 'x<html>', plain],
    ['XML behind white space', '\n<?xml version="1.0"?>', 'text/xml; charset=utf-8'],
    ['XML in capitals', '<?XML?>', plain],
    ['PDF', '%PDF-1.7', 'application/pdf'],
    ['PostScript', '%!PS-Adobe-3.0', 'application/postscript'],
    ['PDF behind white space', ' %PDF-1.7', plain],
    ['UTF-16, big end first', Buffer.from('feff0041', 'hex'), 'text/plain; charset=utf-16be'],
    ['UTF-16, little end first', Buffer.from('fffe4100', 'hex'), 'text/plain; charset=utf-16le'],
    ['UTF-8 with a mark', Buffer.from('efbbbf41', 'hex'), plain],
    ['a text with a mark', '\ufeff<html>', plain],
    ['an icon', Buffer.from('00000100', 'hex'), 'image/x-icon'],
    ['a cursor', Buffer.from('00000200', 'hex'), 'image/x-icon'],
    ['BMP', 'BM', 'image/bmp'],
    ['GIF 87', 'GIF87a', 'image/gif'],
    ['GIF 89', 'GIF89a', 'image/gif'],
    ['WebP', Buffer.from('RIFF\x01\n\x03\x04WEBPVP8 ', 'latin1'), 'image/webp'],
    ['PNG', Buffer.from('89504e470d0a1a0a', 'hex'), 'image/png'],
    ['JPEG', Buffer.from('ffd8ffe0', 'hex'), 'image/jpeg'],
    ['a text that begins with the characters of JPEG', 'ÿØÿ', plain],
    ['AIFF', Buffer.from('FORM\x00\x00\x00\x00AIFFCOMM', 'latin1'), 'audio/aiff'],
    ['MP3', Buffer.from('ID3\x03\x00', 'latin1'), 'audio/mpeg'],
    ['Ogg', Buffer.from('OggS\x00\x02', 'latin1'), 'application/ogg'],
    ['MIDI', Buffer.from('MThd\x00\x00\x00\x06', 'latin1'), 'audio/midi'],
    ['AVI', Buffer.from('RIFF\x00\x00\x00\x00AVI LIST', 'latin1'), 'video/avi'],
    ['WAVE', Buffer.from('RIFF\x00\x00\x00\x00WAVEfmt ', 'latin1'), 'audio/wave'],
    ['WebM', Buffer.from('1a45dfa3', 'hex'), 'video/webm'],
    ['MP4 by its brand', Buffer.from('\x00\x00\x00\x14ftypmp42\x00\x00\x00\x00mp42', 'latin1'), 'video/mp4'],
    ['MP4 by a compatible brand', Buffer.from('\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp41', 'latin1'), 'video/mp4'],
    ['MP4 by its version number', Buffer.from('\x00\x00\x00\x10ftypisommp42', 'latin1'), 'application/octet-stream'],
    ['MP4 in an odd box', Buffer.from('\x00\x00\x00\x11ftypmp42\x00\x00\x00\x00mp42', 'latin1'), 'application/octet-stream'],
    ['MP4 cut short', Buffer.from('\x00\x00\x00\x20ftypmp42\x00\x00\x00\x00', 'latin1'), 'application/octet-stream'],
    ['MP4 without a brand', Buffer.from('\x00\x00\x00\x08ftyp', 'latin1'), 'application/octet-stream'],
    ['TrueType', Buffer.from('0001000000', 'hex'), 'font/ttf'],
    ['OpenType', 'OTTO', 'font/otf'],
    ['a font collection', 'ttcf', 'font/collection'],
    ['WOFF', 'wOFF', 'font/woff'],
    ['WOFF2', 'wOF2', 'font/woff2'],
    ['gzip', Buffer.from('1f8b08', 'hex'), 'application/x-gzip'],
    ['ZIP', Buffer.from('PK\x03\x04', 'latin1'), 'application/zip'],
    ['RAR', Buffer.from('Rar!\x1a\x07\x00', 'latin1'), 'application/x-rar-compressed'],
    ['RAR 5', Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1'), 'application/x-rar-compressed'],
    ['WebAssembly', Buffer.from('\x00asm\x01', 'latin1'), 'application/wasm']
  ]
  for (const [name, body, type] of cases) {
    t.test(`${name}: ${type}`, async (t) => {
      t.equal(sniffContentType(body), type)
    })
  }

  t.test('only the first 512 bytes count', async (t) => {
    t.equal(sniffContentType('a'.repeat(512) + '\x00'), plain)
    t.equal(sniffContentType('a'.repeat(511) + '\x00'), 'application/octet-stream')
    t.equal(sniffContentType('中'.repeat(200) + '\x00'), plain)
    t.equal(sniffContentType(Buffer.from('中'.repeat(200) + '\x00')), plain)
  })

  t.test('a view of a larger buffer is read by itself', async (t) => {
    const bytes = Buffer.from('<html>PK\x03\x04', 'latin1')

    t.equal(sniffContentType(bytes.subarray(6)), 'application/zip')
  })

  t.test('a text and its bytes are the same content', async (t) => {
    const start = fc.constantFrom('', '<html>', '<?xml', '%PDF-', 'BM', 'ÿØÿ', '\ufeff', '\x00')
    const text = fc.tuple(start, fc.string({ unit: 'grapheme', maxLength: 600 })).map((parts) => parts.join(''))

    await holds(t, fc.property(text, (text) => sniffContentType(text) === sniffContentType(Buffer.from(text))))
  })

  t.test('any bytes have a type', async (t) => {
    await holds(t, fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => /^[a-z]+\/[\w.-]+/.test(sniffContentType(bytes))))
  })
})

t.test('status text', async (t) => {
  t.test('is Go\'s, also where Node has another', async (t) => {
    // net/http, StatusText; titles of the pages in i/abort-prod
    t.equal(statusText(404), 'Not Found')
    t.equal(statusText(413), 'Request Entity Too Large')
    t.equal(statusText(414), 'Request URI Too Long')
    t.equal(statusText(416), 'Requested Range Not Satisfiable')
    t.equal(statusText(418), "I'm a teapot")
    t.equal(statusText(422), 'Unprocessable Entity')
    t.equal(statusText(302), 'Found')
  })

  t.test('is empty for a number that is no status', async (t) => {
    t.equal(statusText(599), '')
    t.equal(statusText(509), '')
  })
})
