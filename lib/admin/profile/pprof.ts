// V8's profiles in the format of `go tool pprof`: a gzipped protocol buffer of stacks and what they cost.
// Source: github.com/google/pprof, proto/profile.proto.

import type { Profiler, Runtime } from 'node:inspector'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Function, Line, Location, Profile, Sample, StringTable, ValueType } from 'pprof-format'

interface Cost {
  readonly type: string
  readonly unit: string
}

/** One frame of a tree of calls, and what was spent in it and not below it. */
interface Frame {
  readonly id: number
  readonly callFrame: Runtime.CallFrame
  readonly children: readonly number[]
}

/** What `HeapProfiler.stopSampling` gives; the types of Node 20 say less. */
export interface HeapProfile {
  readonly head: HeapNode
  readonly samples: ReadonlyArray<{ readonly nodeId: number }>
}

interface HeapNode {
  readonly id: number
  readonly callFrame: Runtime.CallFrame
  /** Bytes. */
  readonly selfSize: number
  readonly children: readonly HeapNode[]
}

/** @param period - Microseconds between two samples. */
export function cpuPprof (profile: Profiler.Profile, period: number): Promise<Buffer> {
  const microseconds = new Map<number, number>()
  const hits = new Map<number, number>()
  profile.samples?.forEach((id, i) => {
    hits.set(id, (hits.get(id) ?? 0) + 1)
    microseconds.set(id, (microseconds.get(id) ?? 0) + Math.max(0, profile.timeDeltas?.[i] ?? period))
  })
  const frames = profile.nodes.map(({ id, callFrame, children = [] }) => ({ id, callFrame, children }))
  return encoded(frames, (id) => [hits.get(id) ?? 0, (microseconds.get(id) ?? 0) * 1000], {
    costs: [{ type: 'samples', unit: 'count' }, { type: 'cpu', unit: 'nanoseconds' }],
    period: period * 1000,
    // V8's clock has no date
    timeNanos: BigInt(Date.now()) * 1_000_000n - BigInt(Math.round(profile.endTime - profile.startTime)) * 1000n,
    durationNanos: Math.round((profile.endTime - profile.startTime) * 1000)
  })
}

/** @param interval - Bytes between two samples, on average. @param duration - Milliseconds. */
export function heapPprof ({ head, samples }: HeapProfile, interval: number, duration: number): Promise<Buffer> {
  const frames: Frame[] = []
  const bytes = new Map<number, number>()
  const objects = new Map<number, number>()
  const waiting = [head]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    frames.push({ id: node.id, callFrame: node.callFrame, children: node.children.map(({ id }) => id) })
    bytes.set(node.id, node.selfSize)
    waiting.push(...node.children)
  }
  for (const { nodeId } of samples) objects.set(nodeId, (objects.get(nodeId) ?? 0) + 1)

  return encoded(frames, (id) => [objects.get(id) ?? 0, bytes.get(id)!], { // every frame has come from the tree
    costs: [{ type: 'inuse_objects', unit: 'count' }, { type: 'inuse_space', unit: 'bytes' }],
    period: interval,
    timeNanos: BigInt(Date.now() - Math.round(duration)) * 1_000_000n,
    durationNanos: Math.round(duration * 1e6)
  })
}

interface Description {
  /** What a sample's values are; the last one is what the period is measured in. */
  readonly costs: readonly [Cost, Cost]
  readonly period: number
  readonly timeNanos: bigint
  readonly durationNanos: number
}

async function encoded (frames: readonly Frame[], valueOf: (id: number) => [number, number], description: Description): Promise<Buffer> {
  const strings = new StringTable()
  const valueType = ({ type, unit }: Cost) => new ValueType({ type: strings.dedup(type), unit: strings.dedup(unit) })
  const { costs, period, timeNanos, durationNanos } = description
  const functions = new Map<string, Function>()
  const parents = new Map<number, number>()
  for (const { id, children } of frames) for (const child of children) parents.set(child, id)

  const locations = frames.map(({ id, callFrame }) => new Location({ id, line: [new Line({ functionId: functionOf(callFrame).id, line: lineOf(callFrame) })] }))
  const samples: Sample[] = []
  for (const { id } of frames) {
    const value = valueOf(id)
    if (value[0] === 0 && value[1] === 0) continue
    const locationId: number[] = []
    for (let at: number | undefined = id; at !== undefined && parents.has(at); at = parents.get(at)) locationId.push(at) // without the root
    if (locationId.length > 0) samples.push(new Sample({ locationId, value }))
  }

  const profile = new Profile({
    sampleType: costs.map(valueType),
    sample: samples,
    location: locations,
    function: [...functions.values()],
    stringTable: strings,
    periodType: valueType(costs[1]),
    period,
    timeNanos,
    durationNanos
  })
  return promisify(gzip)(await profile.encodeAsync())

  function functionOf (frame: Runtime.CallFrame): Function {
    const { functionName, url, scriptId } = frame
    const key = [functionName, scriptId, lineOf(frame)].join(' ')
    let found = functions.get(key)
    if (found === undefined) {
      const name = strings.dedup(functionName || '(anonymous)')
      found = new Function({ id: functions.size + 1, name, systemName: name, filename: strings.dedup(url), startLine: lineOf(frame) })
      functions.set(key, found)
    }
    return found
  }
}

/** V8 counts lines from 0, and says -1 where there is none. */
function lineOf ({ lineNumber }: Runtime.CallFrame): number {
  return Math.max(0, lineNumber + 1)
}
