import t from 'tap'
import { cleanPath, decodePath, escapedPath, escapePath, plainSlashes } from '../../../lib/router/path.js'

t.test('a path is kept as sent when it holds nothing that Go would escape', async (t) => {
  t.equal(escapedPath('/a%2Fb/%e4/!$&\'()*+,;=:@[]~'), '/a%2Fb/%e4/!$&\'()*+,;=:@[]~')
})

// Go: (&url.URL{Path: "/a b\"é(/"}).EscapedPath()
t.test('otherwise it is escaped anew', async (t) => {
  t.equal(escapedPath('/a%20b"%C3%A9(%2F'), '/a%20b%22%C3%A9%28/')
  t.equal(escapedPath('/\u00c3\u00a9'), '/%C3%A9', 'bytes as Node hands them over')
  t.equal(escapePath('/a b/中'), '/a%20b/%E4%B8%AD')
})

t.test('a malformed escape is a client error', async (t) => {
  for (const path of ['/%', '/%4', '/%zz', '/a%2']) {
    t.throws(() => escapedPath(path), { code: 'FST_BEEGO_PATH_MALFORMED', statusCode: 400 }, path)
    t.throws(() => decodePath(path), { code: 'FST_BEEGO_PATH_MALFORMED', statusCode: 400 }, path)
  }
  t.throws(() => decodePath('/%ff'), { code: 'FST_BEEGO_PATH_MALFORMED' }, 'bytes that are no UTF-8')
})

t.test('an escaped slash is told from a slash until it is asked for', async (t) => {
  const decoded = decodePath('/a%2Fb%2fc/%E4%B8%AD')

  t.equal(decoded.split('/').length, 3)
  t.equal(plainSlashes(decoded), '/a/b/c/中')
  t.equal(plainSlashes('/a'), '/a')
})

// From Go's path_test.go: cleantests.
t.test('paths are cleaned as in Go', async (t) => {
  const cleaned: ReadonlyArray<readonly [string, string]> = [['/', '/'], ['/abc', '/abc'], ['/abc/', '/abc'], ['/abc//def//ghi', '/abc/def/ghi'],
    ['//abc', '/abc'], ['///abc', '/abc'], ['//abc//', '/abc'], ['/abc/./def', '/abc/def'], ['/./abc/def', '/abc/def'], ['/abc/.', '/abc'],
    ['/abc/def/ghi/../jkl', '/abc/def/jkl'], ['/abc/def/..', '/abc'], ['/abc/def/../..', '/'], ['/../abc', '/abc'], ['/..', '/'], ['/a..b', '/a..b']]
  for (const [path, clean] of cleaned) t.equal(cleanPath(path), clean, path)
})
