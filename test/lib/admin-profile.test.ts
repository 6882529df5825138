import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Session } from 'node:inspector/promises'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { Profile } from 'pprof-format'
import t from 'tap'
import type { ProfileKind } from '../../lib/admin/data.js'
import { cpuPprof, heapPprof } from '../../lib/admin/profile/pprof.js'
import { Profiles } from '../../lib/admin/profile/profiles.js'
import { type Engine, takeProfile } from '../../lib/admin/profile/take.js'
import { otherEnvironment } from '../other-process.js'

/** In place of V8's: every session of the real inspector ends the coverage of the process. */
const ROOT = { id: 1, callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 } }
const PROFILE = { nodes: [ROOT], startTime: 0, endTime: 1, head: { ...ROOT, selfSize: 0, children: [] }, samples: [] }
const asked: string[] = []
const SESSION = { connect () {}, disconnect () {}, async post (method: string) { asked.push(method); return { profile: PROFILE } } }
const ENGINE: Engine = { session: () => SESSION as unknown as Session, snapshot: () => Readable.from(['{}']) }
const take: typeof takeProfile = (kind, ms, signal) => takeProfile(kind, ms, signal, ENGINE)

t.test('pprof', async (t) => {
  const frame = (functionName: string, lineNumber: number, url = 'file:///app.js') => ({ functionName, scriptId: '1', url, lineNumber, columnNumber: 0 })

  t.test('has the stacks of a CPU profile, the innermost frame first, and what they cost', async (t) => {
    const nodes = [
      { id: 1, callFrame: frame('(root)', -1, ''), children: [2] },
      { id: 2, callFrame: frame('outer', 9), children: [3] },
      { id: 3, callFrame: frame('', 19) }
    ]

    const bytes = await cpuPprof({ nodes, startTime: 0, endTime: 4000, samples: [3, 3, 2, 1], timeDeltas: [1000, 500, -1] }, 1000)

    const { sample, location, function: functions, stringTable: { strings }, durationNanos, period } = Profile.decode(gunzipSync(bytes))
    const nameOf = (id: unknown) => strings[Number(functions.find((one) => one.id === location.find((place) => place.id === id)!.line[0]!.functionId)!.name)]
    t.same(sample.map(({ locationId, value }) => [locationId.map(nameOf), value.map(Number)]), [
      [['outer'], [1, 0]],
      [['(anonymous)', 'outer'], [2, 1_500_000]]
    ])
    t.same(location.map(({ line }) => Number(line[0]!.line)), [0, 10, 20])
    t.same([durationNanos, period].map(Number), [4_000_000, 1_000_000])
  })

  t.test('has no samples where there are none', async (t) => {
    const bytes = await cpuPprof({ nodes: [{ id: 1, callFrame: frame('(root)', -1) }], startTime: 0, endTime: 1 }, 1000)

    t.strictSame(Profile.decode(gunzipSync(bytes)).sample, [])
  })

  t.test('has the bytes of a heap profile, and one function for one place', async (t) => {
    const leaf = (id: number) => ({ id, callFrame: frame('leaf', 4), selfSize: 100 * id, children: [] })
    const head = { id: 1, callFrame: frame('(root)', -1, ''), selfSize: 0, children: [leaf(2), leaf(3)] }

    const { sample, function: functions } = Profile.decode(gunzipSync(await heapPprof({ head, samples: [{ nodeId: 2 }, { nodeId: 2 }] }, 1024, 10)))

    t.same(sample.map(({ value }) => value.map(Number)).sort(), [[0, 300], [2, 200]])
    t.equal(functions.length, 2)
  })
})

t.test('profiles', async (t) => {
  t.test('of the heap are for Chrome and for pprof', async (t) => {
    t.equal(await runAlone(`
      import { readFile } from 'node:fs/promises'
      import { gunzipSync } from 'node:zlib'
      import { Profile } from 'pprof-format'
      import { Profiles } from './lib/admin/profile/profiles.js'
      const profiles = new Profiles({ on: true })
      const id = profiles.start('heap', 0.5)
      const kept = []
      const keeping = setInterval(() => kept.push(Array.from({ length: 10_000 }, (_, i) => ({ kept: i }))), 10)
      await profiles.settled()
      clearInterval(keeping)
      const { head } = JSON.parse(await readFile(profiles.pathOf(id, 'heap.heapprofile'), 'utf8'))
      const { sample } = Profile.decode(gunzipSync(await readFile(profiles.pathOf(id, 'heap.pb.gz'))))
      console.log(profiles.rows()[0].state, head.children.length > 0, kept.length > 0, sample.some(({ value }) => Number(value[1]) > 100_000))
      await profiles.close()
    `), 'done true true true\n')
  })

  t.test('of all the heap are a snapshot', async (t) => {
    const [file] = await takeProfile('snapshot', 1, AbortSignal.abort(), ENGINE)

    t.equal(file?.name, 'heap.heapsnapshot')
    t.match(await runAlone(`
      import { readFile } from 'node:fs/promises'
      import { Profiles } from './lib/admin/profile/profiles.js'
      const profiles = new Profiles({ on: true })
      const id = profiles.start('snapshot', 1)
      await profiles.settled()
      const { snapshot } = JSON.parse(await readFile(profiles.pathOf(id, 'heap.heapsnapshot'), 'utf8'))
      console.log(profiles.rows()[0].state, Object.keys(snapshot).join(), snapshot.node_count > 10000)
      await profiles.close()
    `), /^done meta,node_count,edge_count\S* true\n$/)
  })

  t.test('are not larger than they may be', async (t) => {
    const take = async () => [{ name: 'x', content: Readable.from([Buffer.alloc(900), Buffer.alloc(900)]) }]
    const profiles = new Profiles({ on: true, largest: 1000, take })
    t.teardown(() => profiles.close())

    const id = profiles.start('snapshot', 1)
    await profiles.settled()

    t.match(profiles.rows(), [{ state: 'failed', error: /1000 bytes at most/, files: [] }])
    t.equal(profiles.pathOf(id, 'x'), null)
  })

  t.test('are taken one at a time, of kinds and times that there are, and only where they are on', async (t) => {
    const profiles = new Profiles({ on: true, take })
    t.teardown(() => profiles.close())

    t.throws(() => new Profiles({ on: false }).start('heap', 1), { code: 'FST_BEEGO_ADMIN_PROFILING_OFF', statusCode: 403 })
    t.throws(() => profiles.start('../../etc' as ProfileKind, 1), { code: 'FST_BEEGO_ADMIN_PROFILE', statusCode: 400 })
    for (const seconds of [0, -1, NaN, 301, Infinity]) t.throws(() => profiles.start('cpu', seconds), { code: 'FST_BEEGO_ADMIN_PROFILE' }, String(seconds))
    profiles.start('heap', 300)
    t.throws(() => profiles.start('cpu', 1), { code: 'FST_BEEGO_ADMIN_PROFILING_BUSY', statusCode: 409 })
  })

  t.test('are ended and removed with the application', async (t) => {
    const profiles = new Profiles({ on: true, take })
    const id = profiles.start('heap', 0.01)
    await profiles.settled()
    const path = profiles.pathOf(id, 'heap.pb.gz')!
    profiles.start('heap', 300)

    await profiles.close()

    t.notOk(existsSync(dirname(path)))
    t.equal(profiles.pathOf(id, 'heap.pb.gz'), null)
  })

  t.test('are ten at most: the oldest goes', async (t) => {
    const profiles = new Profiles({ on: true, take })
    t.teardown(() => profiles.close())
    const ids: string[] = []

    for (let i = 0; i < 11; i++) {
      ids.push(profiles.start('heap', 0.001))
      await profiles.settled()
    }

    t.strictSame(profiles.rows().map(({ id }) => id), ids.slice(1).reverse())
    t.equal(profiles.pathOf(ids[0]!, 'heap.pb.gz'), null)
  })

  t.test('are found by their own names only', async (t) => {
    const profiles = new Profiles({ on: true, take })
    t.teardown(() => profiles.close())
    const id = profiles.start('heap', 0.001)
    await profiles.settled()

    for (const [profile, file] of [[id, '../x'], [id, '/etc/passwd'], ['..', 'heap.pb.gz'], [id, 'constructor'], ['__proto__', 'x']] as const) {
      t.equal(profiles.pathOf(profile, file), null)
    }
  })

  t.test('are asked of V8 by its inspector', async (t) => {
    asked.length = 0

    const cpu = await takeProfile('cpu', 60_000, AbortSignal.abort(), ENGINE)
    const heap = await takeProfile('heap', 1, new AbortController().signal, ENGINE)

    t.strictSame(asked, [
      'Profiler.enable', 'Profiler.setSamplingInterval', 'Profiler.start', 'Profiler.stop',
      'HeapProfiler.enable', 'HeapProfiler.startSampling', 'HeapProfiler.stopSampling'
    ])
    t.strictSame([...cpu, ...heap].map(({ name }) => name), ['cpu.cpuprofile', 'cpu.pb.gz', 'heap.heapprofile', 'heap.pb.gz'])
    t.strictSame(JSON.parse(String(cpu[0]!.content)), PROFILE)
  })

  t.test('of the CPU are for Chrome and for pprof', async (t) => {
    t.equal(await runAlone(`
      import { readFile } from 'node:fs/promises'
      import { gunzipSync } from 'node:zlib'
      import { Profile } from 'pprof-format'
      import { Profiles } from './lib/admin/profile/profiles.js'
      const profiles = new Profiles({ on: true })
      const id = profiles.start('cpu', 0.5)
      const working = setInterval(() => { for (const end = performance.now() + 20; performance.now() < end;) JSON.stringify({ end }) }, 30)
      await profiles.settled()
      clearInterval(working)
      const { nodes, samples } = JSON.parse(await readFile(profiles.pathOf(id, 'cpu.cpuprofile'), 'utf8'))
      const { sampleType, sample, stringTable: { strings } } = Profile.decode(gunzipSync(await readFile(profiles.pathOf(id, 'cpu.pb.gz'))))
      console.log(profiles.rows()[0].state, nodes.length > 3, samples.length > 10, sample.length > 3, sampleType.map(({ type, unit }) => strings[type] + '/' + strings[unit]).join())
      await profiles.close()
    `), 'done true true true samples/count,cpu/nanoseconds\n')
  })
})

/** Without tap: under it V8 takes a minute to look at all of the heap, and a profile of the CPU ends the coverage. */
async function runAlone (program: string): Promise<string> {
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], { cwd, env: otherEnvironment() })
  return stdout
}
