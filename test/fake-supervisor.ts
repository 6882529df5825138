// Supervisor data that stands still, for the pages to show.

import type {
  ConfigRow, FilterRow, HealthRow, Latency, Overview, ProfileKind, ProfileRow, RequestRow, RouteRow, Sample, SupervisorData, TaskRow
} from '../lib/admin/data.js'

export const STARTED = Date.parse('2026-11-28T06:00:00.000Z')

export function latency (p50 = 1.2): Latency {
  return { min: p50 / 4, mean: p50 * 1.3, max: p50 * 40, p50, p90: p50 * 3, p99: p50 * 9, p999: p50 * 20 }
}

export function requestRow (row: Partial<RequestRow> = {}): RequestRow {
  return { pattern: '/user/:id', method: 'GET', controller: 'UserController', action: 'show', count: 12345, errors: 3, aborted: 1, rate: 4.2, latency: latency(), ...row }
}

export function sample (second: number, values: Partial<Sample> = {}): Sample {
  return {
    time: STARTED + second * 1000, requests: 40, errors: 0, p50: 1.2, p99: 12, rss: 120 * 2 ** 20, heapUsed: 40 * 2 ** 20, eventLoopDelay: 11, gc: 2, cpu: 12.5, ...values
  }
}

export function taskRow (row: Partial<TaskRow> = {}): TaskRow {
  return {
    name: 'cleanup',
    spec: '0 30 * * * *',
    timeZone: 'UTC',
    running: false,
    runs: 4,
    failures: 1,
    previous: '2026-11-28T05:30:00.000Z',
    next: '2026-11-28T06:30:00.000Z',
    lastDuration: 120,
    lastError: null,
    ...row
  }
}

export class FakeSupervisor implements SupervisorData {
  profilingOn = true
  requestRows: RequestRow[] = [
    requestRow(),
    requestRow({ pattern: '/user', method: 'POST', action: 'create', count: 40, errors: 0, latency: latency(20) }),
    requestRow({ pattern: '', method: 'GET', controller: '', action: '', count: 900, errors: 0, latency: latency(0.1) })
  ]

  sampleRows: Sample[] = [sample(0), sample(1, { requests: 50, errors: 2 })]
  healthRows: HealthRow[] = [{ name: 'database', ok: true, message: '', duration: 2.5 }]
  taskRows: TaskRow[] = [taskRow()]
  configRows: ConfigRow[] = [{ name: 'appName', value: 'shop', source: 'given' }, { name: 'xsrfKey', value: '••••••', source: 'file' }, { name: 'sessionDomain', value: '', source: 'default' }]
  routeRows: RouteRow[] = [
    { pattern: '/user/:id', methods: ['GET', 'PUT'], controller: 'UserController', actions: { GET: 'show', PUT: 'update' }, native: '/user/:id' },
    { pattern: '/any', methods: ['*'], controller: '', actions: {}, native: null },
    { pattern: '/all', methods: ['GET', 'POST'], controller: 'AllController', actions: { GET: 'all', POST: 'all' }, native: null }
  ]

  filterRows: FilterRow[] = [{ pattern: '', position: 'BeforeRouter', name: 'login' }, { pattern: '/admin/*', position: 'BeforeRouter', name: '' }, { pattern: '/x', position: 'FinishRouter', name: 'last' }]
  profileRows: ProfileRow[] = [{ id: 'abc', kind: 'cpu', startedAt: '2026-11-28T06:00:00.000Z', duration: 10_000, state: 'done', error: '', files: ['cpu.cpuprofile', 'cpu.pb.gz'] }]
  overviewValues: Partial<Overview> = {}
  readonly ran: string[] = []
  readonly started: Array<[ProfileKind, number]> = []
  taskEnds: (name: string) => Promise<string> = async () => ''
  profileStarts: () => Promise<string> = async () => 'abc'

  async overview (): Promise<Overview> {
    return {
      appName: 'shop',
      runMode: 'prod',
      versions: { 'fastify-beego': 'fastify-beego 0.1.0', fastify: 'fastify 5.12.8', node: '20.20.2' },
      workers: [{ pid: 4711, rss: 120 * 2 ** 20, heapUsed: 40 * 2 ** 20 }],
      startedAt: new Date(STARTED).toISOString(),
      count: 13_285,
      errors: 3,
      rate: 42.1,
      latency: latency(),
      now: this.sampleRows.at(-1) ?? sample(0),
      ...this.overviewValues
    }
  }

  async requests (): Promise<RequestRow[]> { return this.requestRows }
  samples (): readonly Sample[] { return this.sampleRows }
  onSample (): () => void { return () => {} }
  async health (): Promise<HealthRow[]> { return this.healthRows }
  async tasks (): Promise<TaskRow[]> { return this.taskRows }
  config (): ConfigRow[] { return this.configRows }
  routes (): RouteRow[] { return this.routeRows }
  filters (): FilterRow[] { return this.filterRows }
  profiles (): ProfileRow[] { return this.profileRows }

  async runTask (name: string): Promise<string> {
    this.ran.push(name)
    return this.taskEnds(name)
  }

  async startProfile (kind: ProfileKind, seconds: number): Promise<string> {
    this.started.push([kind, seconds])
    return this.profileStarts()
  }
}
