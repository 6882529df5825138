// Taking a profile of this process with what V8 brings along.

import type { Readable } from 'node:stream'
import { Session } from 'node:inspector/promises'
import { setTimeout } from 'node:timers/promises'
import { getHeapSnapshot } from 'node:v8'
import type { ProfileKind } from '../data.js'
import { cpuPprof, type HeapProfile, heapPprof } from './pprof.js'

/** Microseconds. */
const CPU_PERIOD = 1000

/** Bytes. */
const HEAP_INTERVAL = 128 * 1024

/** A file of a profile: `cpu.pb.gz`. */
export interface ProfileFile {
  readonly name: string
  readonly content: string | Buffer | Readable
}

/** The parts of V8 that look at the process. */
export interface Engine {
  session (): Session
  /** All of the heap, piece by piece. */
  snapshot (): Readable
}

const V8: Engine = { session: () => new Session(), snapshot: getHeapSnapshot }

/**
 * @param ms - How long to look at the process; a snapshot takes what it takes, and the process does nothing else meanwhile.
 * @param signal - Ends the profile before its time.
 * @param engine - What of V8 is asked.
 */
export async function takeProfile (kind: ProfileKind, ms: number, signal: AbortSignal, engine: Engine = V8): Promise<ProfileFile[]> {
  if (kind === 'snapshot') return [{ name: 'heap.heapsnapshot', content: engine.snapshot() }]

  const session = engine.session()
  session.connect()
  try {
    return kind === 'cpu' ? await cpu(session, ms, signal) : await heap(session, ms, signal)
  } finally {
    session.disconnect()
  }
}

async function cpu (session: Session, ms: number, signal: AbortSignal): Promise<ProfileFile[]> {
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: CPU_PERIOD })
  await session.post('Profiler.start')
  await passed(ms, signal)
  const { profile } = await session.post('Profiler.stop')
  return [
    { name: 'cpu.cpuprofile', content: JSON.stringify(profile) },
    { name: 'cpu.pb.gz', content: await cpuPprof(profile, CPU_PERIOD) }
  ]
}

async function heap (session: Session, ms: number, signal: AbortSignal): Promise<ProfileFile[]> {
  await session.post('HeapProfiler.enable')
  await session.post('HeapProfiler.startSampling', { samplingInterval: HEAP_INTERVAL })
  await passed(ms, signal)
  const { profile } = await session.post('HeapProfiler.stopSampling')
  return [
    { name: 'heap.heapprofile', content: JSON.stringify(profile) },
    { name: 'heap.pb.gz', content: await heapPprof(profile as unknown as HeapProfile, HEAP_INTERVAL, ms) }
  ]
}

async function passed (ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {}) // it was ended
}
