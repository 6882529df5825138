import { readFile } from 'node:fs/promises'
import t from 'tap'
import { replayRouting } from './golden/routing.js'
import { replayScenarios } from './golden/scenarios.js'

/** The scenario groups whose parts are built, by dialect. */
const SUPPORTED = new Set(['modern l', 'classic l'])

t.test('every recorded request is routed as recorded', async (t) => {
  const report = await replayRouting(await recording('routing.json'))

  t.ok(report.judged > 0)
  t.strictSame(report.misses, [])
})

t.test('every step of the supported scenario groups is answered as recorded, or as SEMANTICS.md says', async (t) => {
  const report = await replayScenarios(await recording('scenarios.json'), ({ group }, dialect) => SUPPORTED.has(`${dialect} ${group}`))

  t.ok(report.judged > 0)
  t.strictSame(report.misses, [])
})

async function recording<T> (file: string): Promise<T> {
  return JSON.parse(await readFile(new URL(`golden/${file}`, import.meta.url), 'utf8')) as T
}
