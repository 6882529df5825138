import t from 'tap'
import { parseMapping } from '../../../lib/router/mapping.js'
import { readCases } from '../../golden/routing-lib.js'

t.test('verbs in any letter case lead to methods', async (t) => {
  t.same([...parseMapping('get,POST:api;Put:update;*:rest')], [['GET', 'api'], ['POST', 'api'], ['PUT', 'update'], ['*', 'rest']])
})

t.test('of two methods for one verb the last stays', async (t) => {
  t.same([...parseMapping('get:show;get:list')], [['GET', 'list']])
})

t.test('mappings that Beego refuses are refused', async (t) => {
  const tables = readCases().filter(({ category, id }) => category === 'method-mapping-invalid' && id !== 'map-invalid-action')
  t.equal(tables.length, 5)
  for (const { routes } of tables) {
    t.throws(() => parseMapping(routes[0]?.mapping ?? ''), { code: 'FST_BEEGO_ROUTE_MAPPING' }, `'${routes[0]?.mapping}'`)
  }
  t.throws(() => parseMapping('get:'), { code: 'FST_BEEGO_ROUTE_MAPPING' })
})
