import t from 'tap'
import { createClassicRouter } from '../../../lib/router/classic.js'
import { createModernRouter } from '../../../lib/router/modern.js'
import { isSame, readCases, replay, type Recorded } from '../../golden/routing-lib.js'

// Requests that Node's parser refuses before any router sees them, and tables that a Beego could not build.
const isAsked = ({ method, res }: Recorded) => !/[a-z]/.test(method) && res.v1_1_4?.layer === undefined && res.v1_12?.layer === undefined

t.test('the modern router answers every recorded request as Beego 1.12 does', async (t) => {
  for (const table of readCases()) {
    if (table.setup?.v1_12 !== undefined) continue
    const ask = replay('modern', createModernRouter({ caseSensitive: true }), table)

    for (const request of table.requests.filter(isAsked)) {
      const expected = request.res.v1_12
      const answer = ask(request)
      const fits = expected?.panic === true ? answer.status >= 400 : isSame(answer, expected)
      if (!fits) t.match(answer, expected as object, `${table.id} ${request.method} ${request.url}`)
    }
  }
})

t.test('a group within an expression, on which Beego 1.12 crashes at registration, works', async (t) => {
  const router = createModernRouter({ caseSensitive: true })
  router.add('/u/:id((a|b)+)', null, null)

  t.same(router.match('GET', '/u/abba')?.params, { ':id': 'abba' })
  t.equal(router.match('GET', '/u/abc'), null)
})

// Where the two versions agree and the classic router does not follow them, each with its reason.
const DELIBERATE: Readonly<Record<string, string>> = {
  'seg-prefix-suffix GET /cms_1Xhtml': 'literals are escaped',
  'auto-prefix-upper GET /Admin/user': 'a prefix in capitals works, redirect included',
  'auto-prefix-upper GET /Admin/user/list%2Fx': 'a prefix in capitals works',
  'auto-prefix-empty GET /user': "the prefix '' is no prefix",
  'auto-prefix-empty GET //user/list': "the prefix '' is no prefix",
  'auto-prefix-empty GET /user/': "the prefix '' is no prefix",
  'auto-prefix-empty GET /USER/LIST': "the prefix '' is no prefix",
  'auto-prefix-empty GET /user/list%2Fx': "the prefix '' is no prefix",
  'random-plain-039 GET /Foo//a-b/a.b': 'a parameter is never empty and holds no slash',
  'random-composite-039 GET /api/x_:page/12_list': 'two parameters in one segment work',
  'random-optional-017 POST /': 'an optional parameter works',
  'random-mixed-006 GET /%61dmin/gre%65n/0_xyz/abc/': 'two parameters in one segment work, decoded',
  'random-mixed-064 PATCH /./x.tar.gz/red/green/42': 'the last dot begins the extension',
  'random-mixed-064 GET /x.tar.gz/green/blue/99999?': 'the last dot begins the extension',
  'random-auto-013 POST /edi%74/cm%73_%39%3999%39.%68tm%6C/42': 'an optional parameter works, decoded',
  'random-auto-020 POST /red/%31%32_ne%77': 'two parameters in one segment work, decoded'
}

t.test('the classic router answers as both versions where they agree, the reasoned differences apart', async (t) => {
  const different: string[] = []
  for (const table of readCases()) {
    const ask = replay('classic', createClassicRouter({ caseSensitive: true }), table)
    for (const request of table.requests.filter(isAsked)) {
      if (request.res.agree === true && !isSame(ask(request), request.res.v1_1_4)) different.push(`${table.id} ${request.method} ${request.url}`)
    }
  }

  t.same(different.sort(), Object.keys(DELIBERATE).sort())
})

// Kinds of disagreement between the versions in which the classic router sides with neither, and how often.
const NEITHER: Readonly<Record<string, readonly [count: number, reason: string]>> = {
  'path-clean': [95, 'dot segments and double slashes stay, and :id holds no slash: 404'],
  'param-spans-slash': [22, 'the value of one parameter is decoded (1.12: not), without real slashes (1.1.4: with)'],
  'trailing-slash': [2, '/x/1/a/ is :id 1 and :splat a/'],
  'escaped-path': [25, 'parameters in places of 1.12, decoded as in 1.1.4'],
  'param-leak': [3, 'no parameters of routes that were passed over; no 0, 1, … of a splat'],
  'splat-semantics': [12, ':id is one segment, as in 1.12, without its 0, 1, …'],
  'auto-params': [1, "the prefix '' is no prefix"],
  'param-type-unknown': [2, 'parameters in places of 1.12, decoded'],
  'path-ext': [31, 'the last dot begins the extension'],
  optional: [5, 'an optional splat tail has no 0, 1, …; the last dot begins the extension'],
  'composite-multi': [2, 'parameters in places of 1.12, decoded'],
  'method-override': [2, 'the overriding method chooses the route, which 1.12 does not']
}

t.test('the classic router sides with one of the versions where they disagree, reasoned kinds apart', async (t) => {
  const neither: Record<string, number> = {}
  for (const table of readCases()) {
    const ask = replay('classic', createClassicRouter({ caseSensitive: true }), table)
    for (const request of table.requests.filter(isAsked)) {
      const { agree, why = '', v1_1_4: old, v1_12: recent } = request.res
      const answer = agree === false ? ask(request) : null
      if (answer !== null && !isSame(answer, old) && !isSame(answer, recent)) neither[why] = (neither[why] ?? 0) + 1
    }
  }

  t.same(neither, Object.fromEntries(Object.entries(NEITHER).map(([why, [count]]) => [why, count])))
})
