// What the supervisor knows, in the shapes that its pages, its texts for `curl` and its JSON answer with. Times are milliseconds
// and dates ISO 8601 texts, so that everything here is JSON as it is.

/** Milliseconds. */
export interface Latency {
  /** The fastest request, exactly. */
  readonly min: number
  /** The sum of all times by their number, exactly. */
  readonly mean: number
  /** The slowest request, exactly. */
  readonly max: number
  /** Half of the requests were not slower; percentiles are true within one per cent. */
  readonly p50: number
  /** Nine of ten requests were not slower. */
  readonly p90: number
  /** 99 of 100 requests were not slower. */
  readonly p99: number
  /** 999 of 1000 requests were not slower. */
  readonly p999: number
}

/** All requests of one route and method. */
export interface RequestRow {
  /** The Beego pattern or the URL of the Fastify route; `''` for requests that no route took. */
  readonly pattern: string
  /** The request method as the route has it, in upper case. */
  readonly method: string
  /** `''` for functional and native routes. */
  readonly controller: string
  /** The method of the controller as the route line spells it, or the name of a function; `''` for native routes. */
  readonly action: string
  /** How many requests there were, those that failed and those that were left included. */
  readonly count: number
  /** How many were answered with 500 or more. */
  readonly errors: number
  /** Clients that left before their answer. They count, and have no time. */
  readonly aborted: number
  /** Requests a second, over the last minute. */
  readonly rate: number
  /** The times of those that were answered. */
  readonly latency: Latency
}

/** One second of the live charts. */
export interface Sample {
  /** Unix time in milliseconds. */
  readonly time: number
  /** Requests that were over in this second. */
  readonly requests: number
  /** Those of them that were answered with 500 or more. */
  readonly errors: number
  /** Milliseconds; of this second's requests, 0 where there were none. */
  readonly p50: number
  /** As {@link p50}. */
  readonly p99: number
  /** Bytes, of all workers. */
  readonly rss: number
  /** Bytes of JavaScript's heap in use, of all workers. */
  readonly heapUsed: number
  /** The longest delay of an event loop in this second, in milliseconds. */
  readonly eventLoopDelay: number
  /** Milliseconds of this second that garbage collectors took. */
  readonly gc: number
  /** Of one core, in per cent: two busy workers are 200. */
  readonly cpu: number
}

/** A process of the application. */
export interface WorkerInfo {
  /** The process id. */
  readonly pid: number
  /** Bytes that the system has given it. */
  readonly rss: number
  /** Bytes of JavaScript's heap in use. */
  readonly heapUsed: number
}

/** The application at a glance: `/api/overview`. */
export interface Overview {
  /** The option `appName`. */
  readonly appName: string
  /** The option `runMode`. */
  readonly runMode: string
  /** `fastify-beego 0.1.0`, `fastify 5.12.8`, `node 20.20.2`. */
  readonly versions: Readonly<Record<string, string>>
  /** The processes that serve, the one that shows first. */
  readonly workers: readonly WorkerInfo[]
  /** When the process that shows this was started, ISO 8601. */
  readonly startedAt: string
  /** Requests since then. */
  readonly count: number
  /** Those of them that were answered with 500 or more. */
  readonly errors: number
  /** Requests a second, over the last minute. */
  readonly rate: number
  /** Of all routes together. */
  readonly latency: Latency
  /** The last second. */
  readonly now: Sample
}

/** What a health check has said: `/api/health`. */
export interface HealthRow {
  /** The name under which it was added. */
  readonly name: string
  /** Whether it has passed. */
  readonly ok: boolean
  /** Why it is not. */
  readonly message: string
  /** What the check took, in milliseconds. */
  readonly duration: number
}

/** A task and its runs: `/api/tasks`. */
export interface TaskRow {
  /** The name under which it was added. */
  readonly name: string
  /** Beego's six fields: `0 30 * * * *`. */
  readonly spec: string
  /** Whose clock the spec means: `Europe/Berlin`. */
  readonly timeZone: string
  /** Whether it runs now. */
  readonly running: boolean
  /** How often it has begun. */
  readonly runs: number
  /** Those of them that threw. */
  readonly failures: number
  /** When the last run began, ISO 8601; `null` before the first. */
  readonly previous: string | null
  /** When the next run is due, ISO 8601; `null` when that is never. */
  readonly next: string | null
  /** Milliseconds that the last run took; `null` before the first is over. */
  readonly lastDuration: number | null
  /** Why a run failed, the last one that did; `null` when none has. */
  readonly lastError: string | null
}

/** An option in force: `/api/config`. */
export interface ConfigRow {
  /** The option's name. */
  readonly name: string
  /** As text; a secret is `••••••`. */
  readonly value: string
  /** Who has said it. */
  readonly source: 'default' | 'file' | 'given'
}

/** A route of `app.beego`: `/api/routes`. */
export interface RouteRow {
  /** As the route line has it, below the scope's prefix. */
  readonly pattern: string
  /** In upper case; `['*']` for all. */
  readonly methods: readonly string[]
  /** The class's name; `''` for a function. */
  readonly controller: string
  /** For each method the action, as the route line spells it. */
  readonly actions: Readonly<Record<string, string>>
  /** `null` for routes that the ordered entrance serves. */
  readonly native: string | null
}

/** A filter in force: `/api/filters`. */
export interface FilterRow {
  /** As it was inserted. */
  readonly pattern: string
  /** `BeforeStatic`, `BeforeRouter`, `AfterStatic`, `BeforeExec`, `AfterExec` or `FinishRouter`. */
  readonly position: string
  /** The name of the function; `''` when it has none. */
  readonly name: string
}

/** Where the time goes, what is allocated meanwhile, all of the heap. */
export type ProfileKind = 'cpu' | 'heap' | 'snapshot'

/** A profile that was taken, or is being taken: `/api/profiles`. */
export interface ProfileRow {
  /** Names it in URLs. */
  readonly id: string
  /** What was measured. */
  readonly kind: ProfileKind
  /** ISO 8601. */
  readonly startedAt: string
  /** Milliseconds that it has taken; 0 while it runs. */
  readonly duration: number
  /** One that runs or has failed has no files. */
  readonly state: 'running' | 'done' | 'failed'
  /** Why it failed; `''` when it has not. */
  readonly error: string
  /** File names that `/profiles/<id>/<file>` gives: `cpu.cpuprofile` for Chrome, `cpu.pb.gz` for `go tool pprof`. */
  readonly files: readonly string[]
}

/** Where the pages take everything from. Each call is one answer over all workers. */
export interface SupervisorData {
  /** The application at a glance. */
  overview (): Promise<Overview>
  /** A row for each route and method. */
  requests (): Promise<RequestRow[]>
  /** Oldest first, at most five minutes. */
  samples (): readonly Sample[]
  /** @returns takes the listener away again. */
  onSample (listener: (sample: Sample) => void): () => void
  /** Run all health checks. */
  health (): Promise<HealthRow[]>
  /** All tasks and their runs. */
  tasks (): Promise<TaskRow[]>
  /** @returns why it failed, or `''`. @throws FST_BEEGO_TASK_UNKNOWN */
  runTask (name: string): Promise<string>
  /** The options in force, secrets masked. */
  config (): ConfigRow[]
  /** The routes of `app.beego`. */
  routes (): RouteRow[]
  /** The filters of `app.beego`, in the order in which they run. */
  filters (): FilterRow[]
  /** Profiles that are kept, the newest first. */
  profiles (): ProfileRow[]
  /** @param seconds - How long a CPU profile or a sampling heap profile takes. @returns its id. */
  startProfile (kind: ProfileKind, seconds: number): Promise<string>
  /** The option `adminProfiling`: whether profiles may be taken. */
  readonly profilingOn: boolean
}
