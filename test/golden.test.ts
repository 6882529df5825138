import { readFile } from 'node:fs/promises'
import t from 'tap'
import { replayRouting } from './golden/routing.js'
import { replayScenarios } from './golden/scenarios.js'
import { replayTemplates } from './golden/templates.js'

/** The scenario groups whose parts are built. */
const BUILT = new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm'])

t.test('every recorded request is routed as recorded, or as SEMANTICS.md says', async (t) => {
  const report = await replayRouting(await recording('routing.json'))

  t.ok(report.judged > 0)
  t.strictSame(report.misses, [])
})

t.test('every step of the built scenario groups is answered as recorded, or as SEMANTICS.md says', async (t) => {
  const report = await replayScenarios(await recording('scenarios.json'), ({ group }) => BUILT.has(group))

  t.ok(report.judged > 0)
  t.strictSame(report.misses, [])
  t.strictSame(report.notes.filter((note) => note.startsWith('not supported yet')), [])
})

for (const file of ['template-std.json', 'template-random.json', 'template-beego.json']) {
  t.test(`every case of ${file} prints what Go printed, or fails as it did at the same place`, async (t) => {
    const report = await replayTemplates(await recording(file))

    t.ok(report.judged > 0)
    t.strictSame(report.misses, [])
  })
}

async function recording<T> (file: string): Promise<T> {
  return JSON.parse(await readFile(new URL(`golden/${file}`, import.meta.url), 'utf8')) as T
}
