import t from 'tap'
import { Controller, router } from '../../plugins/index.js'
import { buildApp } from '../helper.js'
class A extends Controller {
  #secret () { return 'no' }
  declare x: string
  @router('/a/:id', ['get', 'post'])
  show () { return this.#secret() + this.getString(':id') }
}
t.test('decorator compiles', async (t) => {
  const app = await buildApp(t)
  app.beego.include(A)
  t.equal((await app.inject('/a/5')).body, 'no5')
})
