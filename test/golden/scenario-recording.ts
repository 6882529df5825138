// The shape of scenarios.json; its `about` explains the fields and the operations.

import type { FilterPosition } from '../../plugins/index.js'

export type Version = 'v1_1_4' | 'v1_12'

export interface ScenarioRecording {
  readonly scenarios: readonly Scenario[]
}

export interface Scenario {
  /** `a/stages-basic`: the group and a name. */
  readonly id: string
  readonly group: string
  readonly versions: readonly Version[]
  readonly setup: Setup
  readonly steps: readonly Step[]
  /** The versions whose application panicked at its start. */
  readonly startupFailed?: Partial<Record<Version, string>>
}

export interface Setup {
  /** Lines of conf/app.conf. */
  readonly config?: ConfigLines
  readonly config_v1_1_4?: ConfigLines
  readonly config_v1_12?: ConfigLines
  /** The whole of conf/app.conf. */
  readonly configText?: string
  readonly env?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, FileContent>>
  readonly files_v1_12?: Readonly<Record<string, FileContent>>
  readonly mtimes?: Readonly<Record<string, number>>
  readonly dirs?: readonly string[]
  readonly filters?: readonly FilterLine[]
  readonly routes?: readonly RouteLine[]
  readonly namespaces?: readonly NamespaceLine[]
  readonly groups?: ReadonlyArray<{ readonly Prefix: string, readonly Routes: readonly RouteLine[] }>
  /** Operations by controller and hook (`Init`, `Prepare`, `Finish`, `Render`, `Get`, `List`, …). */
  readonly controllers?: Readonly<Record<string, Readonly<Record<string, readonly Op[]>>>>
  readonly errorHandlers?: Readonly<Record<string, readonly Op[]>>
  readonly errorController?: true
  readonly healthChecks?: Readonly<Record<string, string>>
}

export type ConfigLines = Readonly<Record<string, string | number>>
export type FileContent = string | { readonly base64: string }

export interface FilterLine {
  readonly Pattern: string
  readonly Position: FilterPosition
  readonly Do: readonly Op[]
  readonly ReturnOnOutput?: boolean
  readonly ResetParams?: boolean
}

export type RouteLine =
  | { readonly Kind: 'router', readonly Pattern: string, readonly Controller: string, readonly Mapping?: string }
  | { readonly Kind: 'auto', readonly Controller: string }
  | { readonly Kind: 'autoPrefix', readonly Prefix: string, readonly Controller: string }
  | { readonly Kind: 'rest', readonly Pattern: string, readonly Controller: string }
  | { readonly Kind: 'func', readonly Pattern: string, readonly Method: string, readonly Do: readonly Op[] }

export interface NamespaceLine {
  readonly Prefix: string
  readonly Cond?: { readonly header: string, readonly equals: string }
  readonly Before?: readonly Op[]
  readonly After?: readonly Op[]
  readonly Routes?: readonly RouteLine[]
  readonly Children?: readonly NamespaceLine[]
}

/** One operation; `op` says which, the other fields are its arguments. */
export interface Op {
  readonly op: string
  readonly [argument: string]: unknown
}

export interface Step {
  readonly name?: string
  readonly request?: StepRequest
  /** Remember a cookie of the answer, or the token in one, as `${as}` of later requests. */
  readonly capture?: ReadonlyArray<{ readonly as: string, readonly cookie?: string, readonly xsrfTokenOf?: string }>
  /** Seconds to wait before the request. */
  readonly sleep?: number
  readonly listFiles?: string
  readonly writeFile?: Readonly<Record<string, string>>
  readonly response: Partial<Record<Version, RecordedAnswer>>
}

export interface StepRequest {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
  readonly body?: string
  /** `admin` is the listener of the supervisor. */
  readonly port?: string
}

export interface RecordedAnswer {
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, readonly string[]>> | undefined
  readonly body?: string | undefined
  readonly decodedBody?: string | undefined
  readonly bodyBase64?: string | undefined
  /** The recorder could not decode the body. */
  readonly decodeError?: string | undefined
  /** Regex captures of a long page. */
  readonly bodyExtract?: Readonly<Record<string, readonly unknown[]>> | undefined
  readonly bodyLength?: number | undefined
  /** `body` is the beginning of one this long. */
  readonly bodyTruncatedFrom?: number | undefined
  readonly trace?: readonly string[] | undefined
  /** What differed between the runs of the recording: a JSON pointer into this answer. */
  readonly varies?: ReadonlyArray<{ readonly path: string, readonly otherRuns: readonly unknown[] }> | undefined
  readonly connectionClosed?: boolean | undefined
  readonly files?: ReadonlyArray<{ readonly path: string }> | undefined
  readonly wrote?: readonly string[] | undefined
}
