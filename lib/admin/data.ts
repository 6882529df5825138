// What the supervisor knows, in the shapes that its pages, its texts for `curl` and its JSON answer with. Times are milliseconds
// and dates ISO 8601 texts, so that everything here is JSON as it is.

/** Milliseconds. */
export interface Latency {
  readonly min: number
  readonly mean: number
  readonly max: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly p999: number
}

/** All requests of one route and method. */
export interface RequestRow {
  /** The Beego pattern or the URL of the Fastify route; `''` for requests that no route took. */
  readonly pattern: string
  readonly method: string
  /** `''` for functional and native routes. */
  readonly controller: string
  readonly action: string
  readonly count: number
  /** How many were answered with 500 or more. */
  readonly errors: number
  /** Clients that left before their answer. They count, and have no time. */
  readonly aborted: number
  /** Requests a second, over the last minute. */
  readonly rate: number
  readonly latency: Latency
}

/** One second of the live charts. */
export interface Sample {
  /** Unix time in milliseconds. */
  readonly time: number
  readonly requests: number
  readonly errors: number
  readonly p50: number
  readonly p99: number
  /** Bytes, of all workers. */
  readonly rss: number
  readonly heapUsed: number
  /** The longest delay of an event loop in this second, in milliseconds. */
  readonly eventLoopDelay: number
  /** Milliseconds of this second that garbage collectors took. */
  readonly gc: number
  /** Of one core, in per cent: two busy workers are 200. */
  readonly cpu: number
}

export interface Overview {
  readonly appName: string
  readonly runMode: string
  /** `fastify-beego 0.1.0`, `fastify 5.12.8`, `node 20.20.2`. */
  readonly versions: Readonly<Record<string, string>>
  readonly workers: ReadonlyArray<{ readonly pid: number, readonly rss: number, readonly heapUsed: number }>
  readonly startedAt: string
  readonly count: number
  readonly errors: number
  readonly rate: number
  readonly latency: Latency
  readonly now: Sample
}

export interface HealthRow {
  readonly name: string
  readonly ok: boolean
  /** Why it is not. */
  readonly message: string
  /** What the check took, in milliseconds. */
  readonly duration: number
}

export interface TaskRow {
  readonly name: string
  /** Beego's six fields: `0 30 * * * *`. */
  readonly spec: string
  readonly timeZone: string
  readonly running: boolean
  readonly runs: number
  readonly failures: number
  readonly previous: string | null
  readonly next: string | null
  readonly lastDuration: number | null
  readonly lastError: string | null
}

export interface ConfigRow {
  readonly name: string
  /** As text; a secret is `••••••`. */
  readonly value: string
  readonly source: 'default' | 'file' | 'given'
}

export interface RouteRow {
  readonly pattern: string
  readonly methods: readonly string[]
  readonly controller: string
  readonly actions: Readonly<Record<string, string>>
  /** `null` for routes that the ordered entrance serves. */
  readonly native: string | null
}

export interface FilterRow {
  readonly pattern: string
  readonly position: string
  readonly name: string
}

export type ProfileKind = 'cpu' | 'heap' | 'snapshot'

export interface ProfileRow {
  readonly id: string
  readonly kind: ProfileKind
  readonly startedAt: string
  readonly duration: number
  readonly state: 'running' | 'done' | 'failed'
  readonly error: string
  /** File names that `/profiles/<id>/<file>` gives: `cpu.cpuprofile` for Chrome, `cpu.pb.gz` for `go tool pprof`. */
  readonly files: readonly string[]
}

/** Where the pages take everything from. Each call is one answer over all workers. */
export interface SupervisorData {
  overview (): Promise<Overview>
  requests (): Promise<RequestRow[]>
  /** Oldest first, at most five minutes. */
  samples (): readonly Sample[]
  /** @returns takes the listener away again. */
  onSample (listener: (sample: Sample) => void): () => void
  health (): Promise<HealthRow[]>
  tasks (): Promise<TaskRow[]>
  /** @returns why it failed, or `''`. @throws FST_BEEGO_TASK_UNKNOWN */
  runTask (name: string): Promise<string>
  config (): ConfigRow[]
  routes (): RouteRow[]
  filters (): FilterRow[]
  profiles (): ProfileRow[]
  /** @param seconds - How long a CPU profile or a sampling heap profile takes. @returns its id. */
  startProfile (kind: ProfileKind, seconds: number): Promise<string>
  readonly profilingOn: boolean
}
