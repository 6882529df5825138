// What a router is. Two exist: `classic.ts` (the Beego documentation) and `modern.ts` (Beego 1.4 to 2.x).

/** `classic` is the flow of Beego's documentation, `modern` that of Beego 1.4 to 2.x. */
export type DialectName = 'classic' | 'modern'

/** Route parameters by their Beego name: `:id`, `:splat`, `:ext`, and `0`, `1`, … */
export type Params = Record<string, string>

/** Upper-case request methods a route answers; `null` is every method. */
export type Methods = ReadonlySet<string> | null

/** One registered pattern. `T` is whatever the caller wants back when it matches. */
export interface Route<T> {
  /** Position among all routes of its router. */
  readonly index: number
  /** The pattern as it was written, with its first `/`. Auto routes: `/user/list/*`. */
  readonly pattern: string
  readonly methods: Methods
  readonly target: T
  /**
   * The find-my-way URL that says the same as the pattern, or `null` where it has no words for it, or where a route before
   * this one has the URL already: find-my-way tells them apart by neither names nor expressions.
   * Whatever find-my-way matches here, this route matches too, provided {@link Router.isPlain} holds for the path and
   * no parameter is empty.
   */
  readonly native: string | null
  /**
   * The Beego names of the parameters of `native`, in find-my-way's naming: `[['id', ':id'], ['*', ':splat']]`.
   */
  readonly names: ReadonlyArray<readonly [native: string, beego: string]>
  /** find-my-way may find a parameter of `native` empty; of other routes it does not, where {@link Router.isPlain} holds. */
  readonly takesEmpty: boolean
  /** How many characters of a path find-my-way has compared one by one when it comes to `native`: none of them needs another look. */
  readonly literal: number
  /**
   * True when another route may answer a request that find-my-way would bring here: the order must then be asked for at
   * run time. A later registration can make it true, so it is to be read when all routes are there.
   */
  readonly contested: boolean
  /** Where an auto route comes from. */
  readonly auto: AutoName | null
}

/** As written: `UserController` without its suffix, and the method's name. */
export interface AutoName {
  readonly prefix: string
  readonly controller: string
  readonly action: string
}

/** What a path leads to. */
export interface Match<T> {
  readonly route: Route<T>
  readonly params: Params
  /** Set when the answer is a 301 to this path (classic: `/admin` where `/admin/` is registered, and auto routes). */
  readonly redirect: string | null
}

export interface Router<T> {
  readonly routes: ReadonlyArray<Route<T>>

  /**
   * @throws FST_BEEGO_ROUTE_PATTERN
   */
  add (pattern: string, methods: Methods, target: T): Route<T>

  /**
   * `/prefix/controller/action/…` for each action.
   *
   * @param controller - The class's name without its `Controller` suffix, as written: `User`.
   * @param actions - Names as written on the class.
   */
  addAuto (prefix: string, controller: string, actions: ReadonlyArray<readonly [name: string, target: T]>): ReadonlyArray<Route<T>>

  /**
   * The first route, in the dialect's order, that matches.
   *
   * @param method - Upper-case.
   * @param path - As it was sent: percent-encoded, without the query.
   * @throws FST_BEEGO_PATH_MALFORMED (400)
   */
  match (method: string, path: string): Match<T> | null

  /** Whether no path that leads to this route leads to another one too, whatever the methods. Asked when all routes are there. */
  isAlone (route: Route<T>): boolean

  /**
   * Whether the path of `url` (as sent, with its query or without) has nothing that this dialect reads in another way than
   * find-my-way does, so that a native match means what it says. Cheap: it runs on every request.
   *
   * @param known - A route's {@link Route.literal}, where find-my-way has come to that route.
   */
  isPlain (url: string, known?: number): boolean
}

export interface RouterOptions {
  /** Whether literal text matches only in the letter case of the pattern. Beego: `RouterCaseSensitive`. */
  caseSensitive: boolean
}
