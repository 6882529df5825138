import { readFileSync } from 'node:fs'
import t from 'tap'
import { parseMapping } from '../../../lib/router/mapping.js'
import { urlFor, type UrlRoute } from '../../../lib/router/url-for.js'

interface Row { endpoint: string, url?: string, nondeterministic?: string[], values: string[] | null }
interface RouteLine { Kind: string, Pattern: string, Controller: string, Mapping?: string, Prefix?: string }

const { setup, steps } = JSON.parse(readFileSync(new URL('../../golden/scenarios.json', import.meta.url), 'utf8'))
  .scenarios.find(({ id }: { id: string }) => id === 'j/urlfor')
const ACTIONS = ['Create', 'Delete', 'Export', 'Get', 'Index', 'List', 'Login', 'Post', 'Put', 'Remove', 'Search', 'Show', 'Update']
const routes: UrlRoute[] = setup.routes.flatMap(toRoutes)

function toRoutes ({ Kind, Pattern, Controller, Mapping, Prefix = '' }: RouteLine): UrlRoute[] {
  if (Kind === 'router') return [{ pattern: Pattern, controllerName: Controller, mapping: Mapping ? parseMapping(Mapping) : null, auto: null }]
  const controller = Controller.replace(/Controller$/, '')
  return ACTIONS.map((action) => {
    const pattern = `${Prefix}/${controller}/${action}/*`.toLowerCase()
    return { pattern, controllerName: Controller, mapping: null, auto: { prefix: Prefix, controller, action } }
  })
}

/** Rows without a crash, called on the router: those that begin with a dot were called on a controller. */
function recorded (version: 'v1_1_4' | 'v1_12'): Row[] {
  const rows: Row[] = JSON.parse(steps[0].response[version].body).urlfor
  return rows.filter(({ values, endpoint }) => (values?.length ?? 0) % 2 === 0 && !/^\.\w/.test(endpoint))
}

function build ({ endpoint, values }: Row, dialect: 'classic' | 'modern'): string {
  const params: Array<[string, string]> = []
  for (let i = 0; i < (values?.length ?? 0); i += 2) params.push([values![i]!, values![i + 1]!])
  return urlFor(routes, endpoint, params, dialect)
}

function differences (dialect: 'classic' | 'modern'): Record<string, string> {
  const different: Record<string, string> = {}
  for (const row of recorded(dialect === 'classic' ? 'v1_1_4' : 'v1_12')) {
    const url = build(row, dialect)
    if (url !== row.url && !row.nondeterministic?.includes(url)) different[[row.endpoint, ...row.values ?? []].join(' ')] = url
  }
  return different
}

t.test('modern URLs are as recorded, but for encoded queries and the names of JavaScript methods', async (t) => {
  t.same(differences('modern'), {
    'MainController.Get b 2 a 1 x&y': '/fixed?a=1+x%26y&b=2',
    'AdminController.list': '/admin/list'
  })
})

t.test('classic URLs are as recorded, but never lack a parameter nor lead nowhere', async (t) => {
  t.same(differences('classic'), {
    'UserController.Get': '', // was /user/
    'UserController.Get id 5': '', // was /user/
    'ObjectController.Search :a 1': '', // was /mix/1/b/
    'UserController.Search :name b-b': '', // was /u/b-b, which no route takes
    'UserController.Get :id 5 x y': '/user/5?x=y', // was without the query
    'UserController.Show :id 12 q 1': '/user/12/show?q=1', // was without the query
    'ObjectController.Login': '/opt', // was /opt/?:id
    'ObjectController.Login :id 4': '/opt/4', // was /opt/?:id?%3Aid=4
    'AdminController.Post': '/Admin/Post', // was /put, which does not answer POST
    'AdminController.Get': '/Admin/Get', // was /put, which does not answer GET
    'BlogController.Show': '/sec/Blog/Show', // was ''
    'BlogController.Get': '/sec/Blog/Get', // was ''
    'BlogController.List': '/sec/Blog/List', // was ''
    'admin.list': '/Admin/List', // was ''
    'AdminController.list': '/Admin/List' // was ''
  })
})

const one = (pattern: string): UrlRoute[] => {
  return [{ pattern, controllerName: 'AController', mapping: parseMapping('get:show'), auto: null }]
}

t.test('a registered slash at the end is kept', async (t) => {
  t.equal(urlFor(one('/u/:id/'), 'AController.show', [[':id', '5']], 'classic'), '/u/5/')
})

t.test('a splat takes what is left, in both dialects', async (t) => {
  const params = [[':id', '5'], [':splat', 'a/b']] as const
  t.equal(urlFor(one('/u/:id/*'), 'AController.show', params, 'classic'), '/u/5/a/b')
  t.equal(urlFor(one('/u/:id/*'), 'AController.show', params, 'modern'), '/u/5/a')
})

t.test('an endpoint without a controller has no URL', async (t) => {
  t.equal(urlFor(one('/a'), 'show', [], 'modern'), '')
  t.equal(urlFor(one('/a'), '.show', [], 'classic'), '')
})

t.test('a parameter that is empty or missing fits no pattern', async (t) => {
  t.equal(urlFor(one('/u/:id'), 'AController.show', [[':id', '']], 'classic'), '')
  t.equal(urlFor(one('/u/:id([0-9]+)'), 'AController.show', [], 'modern'), '')
})

t.test('among modern routes a literal comes before a parameter, and a longer way before a shorter', async (t) => {
  const routes = [...one('/:a'), ...one('/u'), ...one('/u/v')]

  t.equal(urlFor(routes, 'AController.show', [], 'modern'), '/u/v')
  t.equal(urlFor([...one('/:a'), ...one('/u')], 'AController.show', [[':a', 'x']], 'modern'), '/u?:a=x')
  t.equal(urlFor([...one('/u'), ...one('/u')], 'AController.show', [], 'modern'), '/u')
})
