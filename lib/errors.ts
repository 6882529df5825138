// Every error this package can throw, grouped by area. A code is never renamed or reused.
// `docs/errors.md` lists them; a test walks this file against it.

import { createError } from '@fastify/error'

// Options

/** An option that there is not; names the nearest one. */
export const FST_BEEGO_OPT_UNKNOWN = createError<[option: string, hint: string]>(
  'FST_BEEGO_OPT_UNKNOWN', "Unknown option '%s'.%s", 500, TypeError)
/** An option with a value that it does not take. */
export const FST_BEEGO_OPT_INVALID = createError<[option: string, expected: string]>(
  'FST_BEEGO_OPT_INVALID', "Option '%s' must be %s.", 500, TypeError)
/** An option that can have one value only, and has another; or one that belongs to `fastify-beego/app`. */
export const FST_BEEGO_OPT_NOT_HERE = createError<[option: string, reason: string]>(
  'FST_BEEGO_OPT_NOT_HERE', "The option '%s' %s.", 500, TypeError)
/** An option for a scope that another plugin has set up with another value. */
export const FST_BEEGO_OPT_SCOPE = createError<[option: string]>(
  'FST_BEEGO_OPT_SCOPE', "The option '%s' comes too late: in this scope it has another value already. Give it to the plugin that is registered first.", 500, TypeError)

// Configuration files

/** Where something stands in a configuration file; what is not known is absent. */
export interface ConfigPlace {
  /** Its path as it was given; `''` for a text. */
  readonly file?: string | undefined
  /** From 1. */
  readonly line?: number | undefined
  /** From 1, in characters. */
  readonly column?: number | undefined
}

/** `conf/app.conf:12:3`. */
function placeText ({ file = '', line, column }: ConfigPlace): string {
  const numbers = [line, column].filter((number) => number !== undefined)
  if (file !== '') return [file, ...numbers].join(':')
  return line === undefined ? 'the configuration' : `line ${numbers.join(':')}`
}

const configSyntax = createError<[place: string, reason: string, options?: ErrorOptions]>('FST_BEEGO_CONFIG_SYNTAX', '%s: %s.', 500)
const configValue = createError<[place: string, key: string, reason: string]>('FST_BEEGO_CONFIG_VALUE', "%s: '%s' %s.", 500)

/**
 * A configuration file is not of its format, or what it includes is not there; has `file`, `line` and `column` where they are known. Never
 * quotes what stands there: it may be a secret.
 */
export class FST_BEEGO_CONFIG_SYNTAX extends configSyntax implements ConfigPlace {
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined

  constructor (place: ConfigPlace = {}, reason = '', options: ErrorOptions = {}) {
    super(placeText(place), reason, options)
    this.file = place.file
    this.line = place.line
    this.column = place.column
  }
}

/** A key of the configuration is not there or is of another kind, or an option has a value that it cannot have; has `key`, `file` and `line`. */
export class FST_BEEGO_CONFIG_VALUE extends configValue implements ConfigPlace {
  /** As it was asked for: `db::port`. */
  readonly key: string
  readonly file?: string | undefined
  readonly line?: number | undefined

  constructor (place: ConfigPlace = {}, key = '', reason = '') {
    super(placeText(place), key, reason)
    this.key = key
    this.file = place.file
    this.line = place.line
  }
}

/** A configuration file cannot be read or written. */
export const FST_BEEGO_CONFIG_FILE = createError<[file: string, reason: string, options?: ErrorOptions]>(
  'FST_BEEGO_CONFIG_FILE', "The configuration file '%s' %s.", 500)
/** `parseConfig` was asked for a format that there is not. */
export const FST_BEEGO_CONFIG_KIND = createError<[kind: string]>(
  'FST_BEEGO_CONFIG_KIND', "There is no kind of configuration '%s': ini, json, yaml, toml and xml are.", 500, TypeError)
/** A value that the format of the configuration cannot hold, or a `save` without a file. */
export const FST_BEEGO_CONFIG_SET = createError<[key: string, reason: string]>(
  'FST_BEEGO_CONFIG_SET', "The configuration's '%s' cannot be set: %s.", 500, TypeError)

// Routes

/** A pattern of a route or filter that cannot be read, or an expression that is not Go's. */
export const FST_BEEGO_ROUTE_PATTERN = createError<[pattern: string, reason: string]>(
  'FST_BEEGO_ROUTE_PATTERN', "Route pattern '%s': %s.", 500, TypeError)
/** A mapping that is not `verbs:method`, or names an unknown verb. */
export const FST_BEEGO_ROUTE_MAPPING = createError<[mapping: string, reason: string]>(
  'FST_BEEGO_ROUTE_MAPPING', "Method mapping '%s': %s.", 500, TypeError)
/** A mapping, or a filter's `runMethod`, names a method that the class does not have. */
export const FST_BEEGO_ROUTE_METHOD = createError<[controller: string, method: string, hint: string]>(
  'FST_BEEGO_ROUTE_METHOD', "%s has no method '%s'.%s", 500, TypeError)
/** A controller that is not a class that extends `Controller`. */
export const FST_BEEGO_ROUTE_CONTROLLER = createError<[what: string]>(
  'FST_BEEGO_ROUTE_CONTROLLER', '%s is not a class that extends Controller.', 500, TypeError)

// Requests

/** A path that a filter has set, or that is looked up among static files, has a malformed percent escape. */
export const FST_BEEGO_PATH_MALFORMED = createError<[path: string]>(
  'FST_BEEGO_PATH_MALFORMED', "The path '%s' has a malformed percent escape.", 400)
/** `requireString()`, `requireInt()`, `requireFloat()` or `requireBool()` found no such value. */
export const FST_BEEGO_INPUT_INVALID = createError<[key: string, expected: string]>(
  'FST_BEEGO_INPUT_INVALID', "The parameter '%s' must be %s.", 400)

// Cookies

/** A signed cookie whose secret is no string, and no list of strings. */
export const FST_BEEGO_COOKIE_SECRET = createError(
  'FST_BEEGO_COOKIE_SECRET', 'The secret of a cookie must be a string, or a list of strings with at least one in it.', 500, TypeError)

// XSRF

/** XSRF in `prod` with the key that everybody knows. */
export const FST_BEEGO_XSRF_KEY = createError(
  'FST_BEEGO_XSRF_KEY', "The option 'xsrfKey' must be a secret of your own: its default is published, and anyone could sign with it.", 500, TypeError)
/** An unsafe request without an XSRF token. */
export const FST_BEEGO_XSRF_MISSING = createError(
  'FST_BEEGO_XSRF_MISSING', "The request has no '_xsrf' field and no X-Xsrftoken header.", 422)
/** An unsafe request whose XSRF token is not that of its cookie. */
export const FST_BEEGO_XSRF_MISMATCH = createError(
  'FST_BEEGO_XSRF_MISMATCH', 'The XSRF token of the request is not that of its cookie.', 417)

// Forms

/** One field of a form that is not as it must be. */
export interface FieldFailure {
  /** As the form names it: `user.name`, `items[2].price`. */
  readonly field: string
  /** `must be a whole number`. */
  readonly message: string
  /** What was sent; absent when nothing was. */
  readonly value?: unknown
}

const formInvalid = createError<[summary: string]>('FST_BEEGO_FORM_INVALID', 'The form is not valid: %s.', 400)

/** `parseForm()`: fields that are not as they must be; `fields` names each, `form` has what could be read. */
export class FST_BEEGO_FORM_INVALID extends formInvalid {
  /** Everything that is wrong, field by field. */
  readonly fields: readonly FieldFailure[]
  /** What could be read; a field that could not has its default. To fill the page with that asks again. */
  readonly form: object

  constructor (fields: readonly FieldFailure[] = [], form: object = {}) {
    super(summaryOf(fields))
    this.fields = fields
    this.form = form
  }
}

/** The first fields: a list may have thousands. */
function summaryOf (fields: readonly FieldFailure[]): string {
  const shown = fields.slice(0, 5).map(({ field, message }) => `${field} ${message}`.trim())
  return [...shown, ...fields.length > 5 ? [`and ${fields.length - 5} more`] : []].join('; ')
}

/** A form or a query of more than 10,000 fields. */
export const FST_BEEGO_FORM_FIELDS = createError<[limit: number]>(
  'FST_BEEGO_FORM_FIELDS', 'The form has more than %d fields.', 413)
/** A field's name, or JSON for a form, of more than 32 parts. */
export const FST_BEEGO_FORM_DEEP = createError<[field: string, limit: string]>(
  'FST_BEEGO_FORM_DEEP', "The field '%s…' has more than %s parts.", 400)
/** A class or an object that describes no form: a tag for a field that there is not, a class that cannot be made without arguments. */
export const FST_BEEGO_FORM_SHAPE = createError<[shape: string, reason: string]>(
  'FST_BEEGO_FORM_SHAPE', 'The form shape %s %s', 500, TypeError)

// Method override

/** `fastify-beego/method-override` is registered twice for the same paths. */
export const FST_BEEGO_OVERRIDE_TWICE = createError<[prefix: string]>(
  'FST_BEEGO_OVERRIDE_TWICE', "What a POST below '%s' may stand for has been said already.", 500, TypeError)

// Forms with files

/** A multipart form without a boundary, with two, or one that breaks off. */
export const FST_BEEGO_FORM_MALFORMED = createError<[reason: string]>(
  'FST_BEEGO_FORM_MALFORMED', 'The multipart form cannot be read: %s.', 400)
/** A multipart form that has more files, fields or parts, or a longer name, than `uploadLimits` says. */
export const FST_BEEGO_FORM_LIMIT = createError<[limit: string, option: string]>(
  'FST_BEEGO_FORM_LIMIT', "The form has more than %s (the option '%s').", 413)
/** `getFile()` and its kin where the body is no multipart form. */
export const FST_BEEGO_FORM_NO_FILES = createError(
  'FST_BEEGO_FORM_NO_FILES', "request Content-Type isn't multipart/form-data", 400)
/** The files of a form are larger than `maxUploadSize`, or its text fields than `bodyLimit`. */
export const FST_BEEGO_UPLOAD_SIZE = createError<[bytes: number, option: string]>(
  'FST_BEEGO_UPLOAD_SIZE', "What was sent is larger than %s bytes (the option '%s').", 413)
/** `getFile()` and its kin found no file in that field. */
export const FST_BEEGO_FILE_MISSING = createError(
  'FST_BEEGO_FILE_MISSING', 'http: no such file', 400)

// Answers

/** Data that JSON cannot say: a cycle, a bigint, a function. */
export const FST_BEEGO_OUTPUT_JSON = createError<[reason: string]>(
  'FST_BEEGO_OUTPUT_JSON', 'The data cannot be written as JSON: %s.', 500)
/** Data that XML cannot say: a function, a cycle, an object without a name. */
export const FST_BEEGO_OUTPUT_XML = createError<[reason: string]>(
  'FST_BEEGO_OUTPUT_XML', 'The data cannot be written as XML: %s.', 500)
/** Data that YAML cannot say: a function, a cycle. */
export const FST_BEEGO_OUTPUT_YAML = createError<[reason: string]>(
  'FST_BEEGO_OUTPUT_YAML', 'The data cannot be written as YAML: %s.', 500)
/** JSONP without a `callback`, or with one that is no JavaScript name. */
export const FST_BEEGO_OUTPUT_JSONP = createError(
  'FST_BEEGO_OUTPUT_JSONP', "The query's 'callback' must be the name of a function.", 400)
/** There is no such view; says where it was looked for. */
export const FST_BEEGO_VIEW_MISSING = createError<[name: string, looked: string]>(
  'FST_BEEGO_VIEW_MISSING', "There is no view '%s': looked for %s.", 500)
/** A view with an extension that no engine is for: `.pug` is pug's, `.tpl`, `.html`, `.gohtml` and those of `addTemplateExt()` are Go templates. */
export const FST_BEEGO_VIEW_ENGINE = createError<[name: string, extension: string]>(
  'FST_BEEGO_VIEW_ENGINE', "The view '%s' cannot be shown: there is no engine for '%s' files.", 500)
/** A pug file that cannot be compiled; `file`, `line` and `column` say where. */
export const FST_BEEGO_VIEW_SYNTAX = createError<[view: string, reason: string]>(
  'FST_BEEGO_VIEW_SYNTAX', "The view '%s' cannot be compiled: %s", 500)
/** A promise among the data of a view; names it. */
export const FST_BEEGO_VIEW_PROMISE = createError<[view: string, name: string]>(
  'FST_BEEGO_VIEW_PROMISE', "The data of the view '%s' has a promise, '%s': await it before the view is shown.", 500, TypeError)
/** A view where the views plugin is not registered. */
export const FST_BEEGO_VIEWS_OFF = createError<[name: string]>(
  'FST_BEEGO_VIEWS_OFF', "The view '%s' cannot be shown: views are not set up in this application.", 500)
/** A function of views that cannot do what it is asked with what it was given; in a Go template the `cause` of `FST_BEEGO_TPL_EXEC`. */
export const FST_BEEGO_VIEW_FUNCTION = createError<[name: string, reason: string]>(
  'FST_BEEGO_VIEW_FUNCTION', '%s: %s.', 500, TypeError)

// Templates

/** A Go template that cannot be parsed; `file`, `line` and `column` say where. */
export const FST_BEEGO_TPL_PARSE = createError<[message: string]>('FST_BEEGO_TPL_PARSE', '%s', 500)
/** A Go template whose places cannot be escaped safely; `file`, `line` and `column` say where. */
export const FST_BEEGO_TPL_ESCAPE = createError<[message: string]>('FST_BEEGO_TPL_ESCAPE', '%s', 500)
/** A Go template that failed while it was executed; `file`, `line` and `column` say where, `cause` is what a function threw. */
export const FST_BEEGO_TPL_EXEC = createError<[message: string]>('FST_BEEGO_TPL_EXEC', '%s', 500)

// Websockets

/** `upgrade()` of a request that asked for no websocket, has an answer already, or whose handshake failed. */
export const FST_BEEGO_WEBSOCKET = createError<[reason: string]>(
  'FST_BEEGO_WEBSOCKET', 'The request cannot become a websocket: %s.', 426)

// Filters

/** A filter position that there is not; names the nearest one. */
export const FST_BEEGO_FILTER_POSITION = createError<[position: string, hint: string]>(
  'FST_BEEGO_FILTER_POSITION', "There is no filter position '%s'.%s", 500, TypeError)

// Static files

/** A static path whose URL or folder is none. */
export const FST_BEEGO_STATIC_PATH = createError<[url: string, reason: string]>(
  'FST_BEEGO_STATIC_PATH', "Static path '%s': %s.", 500, TypeError)

// Sessions

/** A session is asked for where there are none. */
export const FST_BEEGO_SESSION_OFF = createError(
  'FST_BEEGO_SESSION_OFF', "There are no sessions here: set 'sessionOn', or register fastify-beego/session.", 500)
/** A session provider that there is not; names the nearest one. */
export const FST_BEEGO_SESSION_PROVIDER = createError<[provider: string, hint: string]>(
  'FST_BEEGO_SESSION_PROVIDER', "There is no session provider '%s'.%s", 500, TypeError)
/** A `sessionProviderConfig` that the provider cannot read, or a secret that is missing or too short. */
export const FST_BEEGO_SESSION_CONFIG = createError<[provider: string, reason: string, hint: string]>(
  'FST_BEEGO_SESSION_CONFIG', "The configuration of the session provider '%s': %s.%s", 500, TypeError)
/** A provider whose package is not installed; names it. */
export const FST_BEEGO_SESSION_PACKAGE = createError<[provider: string, name: string, options: Required<ErrorOptions>]>(
  'FST_BEEGO_SESSION_PACKAGE', "The session provider '%s' needs a package that is not there: npm install %s", 500)
/** A session store cannot be reached, fails, or does not answer in time; at the start, or at the request that needs it. */
export const FST_BEEGO_SESSION_STORE = createError<[provider: string, reason: string, options: Required<ErrorOptions>]>(
  'FST_BEEGO_SESSION_STORE', "The session store '%s' does not answer: %s.", 503)
/** A session value that JSON cannot say. */
export const FST_BEEGO_SESSION_VALUE = createError<[key: string, reason: string]>(
  'FST_BEEGO_SESSION_VALUE', "The session value '%s' cannot be kept: %s.", 500, TypeError)
/** A session of the provider `cookie` that is more than browsers keep. */
export const FST_BEEGO_SESSION_TOO_LARGE = createError<[size: number, limit: number]>(
  'FST_BEEGO_SESSION_TOO_LARGE', 'The session is a cookie of %d bytes, and browsers keep %d: use a store on the server.', 500)
/** A value is set, or the id is regenerated, after `destroySession()` in the same request. */
export const FST_BEEGO_SESSION_DESTROYED = createError(
  'FST_BEEGO_SESSION_DESTROYED', 'The session was destroyed in this request: nothing can be kept in it.', 500)

// The application

/** `beego.run(addr)` with an address that is none. */
export const FST_BEEGO_APP_ADDRESS = createError<[address: string, reason: string]>(
  'FST_BEEGO_APP_ADDRESS', "The address '%s': %s.", 500, TypeError)
/** An address that is taken, that this machine has not, or that this user may not listen on; `cause` is what the system says. */
export const FST_BEEGO_APP_LISTEN = createError<[address: string, reason: string, options: Required<ErrorOptions>]>(
  'FST_BEEGO_APP_LISTEN', 'Cannot listen on %s: %s.', 500)
/** A start hook of the application failed; `cause` is what it threw. */
export const FST_BEEGO_APP_HOOK = createError<[hook: string, reason: string, options: Required<ErrorOptions>]>(
  'FST_BEEGO_APP_HOOK', "The start hook '%s' failed: %s", 500)
/** Something is said to the application that it takes only before it is built. */
export const FST_BEEGO_APP_LATE = createError<[what: string]>(
  'FST_BEEGO_APP_LATE', '%s comes too late: the application has been built.', 500)
/** `urlFor()`, `routes()` or `filters()` of an application that has not been built. */
export const FST_BEEGO_APP_EARLY = createError<[what: string]>(
  'FST_BEEGO_APP_EARLY', '%s comes too early: the application is built by beego.run(), beego.build() or the first beego.inject().', 500)
/** No worker came to serve; says why. */
export const FST_BEEGO_APP_START = createError<[reason: string]>(
  'FST_BEEGO_APP_START', 'The application did not start: %s.', 500)

// The supervisor

/** The supervisor would listen where others reach it, without a password or a word. */
export const FST_BEEGO_ADMIN_OPEN = createError<[address: string]>(
  'FST_BEEGO_ADMIN_OPEN', "The supervisor would be open to everybody who reaches '%s': set 'adminPassword', or say 'adminAllowRemote'.", 500, TypeError)
/** The supervisor's address is taken, or is none; the application goes on. */
export const FST_BEEGO_ADMIN_LISTEN = createError<[address: string, reason: string, options?: ErrorOptions]>(
  'FST_BEEGO_ADMIN_LISTEN', "The supervisor cannot listen at '%s': %s.", 500)
/** A request to the supervisor calls it by a name that is not its own. */
export const FST_BEEGO_ADMIN_HOST = createError<[host: string]>(
  'FST_BEEGO_ADMIN_HOST', "The supervisor is not called '%s'; the option 'adminAllowedHosts' gives it more names.", 421)
/** A request to the supervisor has not its name and password. */
export const FST_BEEGO_ADMIN_CREDENTIALS = createError(
  'FST_BEEGO_ADMIN_CREDENTIALS', 'The supervisor wants a name and a password.', 401)
const adminGuesses = createError<[seconds: number]>(
  'FST_BEEGO_ADMIN_GUESSES', 'There were too many wrong passwords from this address: it is listened to again in %d seconds.', 429)
/** The supervisor was sent too many wrong passwords from this address; `retryAfter` and `Retry-After` say when it listens again. */
export class FST_BEEGO_ADMIN_GUESSES extends adminGuesses {
  /** Seconds until it listens again. */
  readonly retryAfter: number

  constructor (retryAfter = 0) {
    super(retryAfter)
    this.retryAfter = retryAfter
  }
}
/** A request to the supervisor comes, or may come, from a page of somebody else. */
export const FST_BEEGO_ADMIN_FOREIGN = createError<[reason: string]>(
  'FST_BEEGO_ADMIN_FOREIGN', 'This request may come from a page of somebody else: %s.', 403)
/** What changes something was asked for by GET. */
export const FST_BEEGO_ADMIN_METHOD = createError<[hint: string]>(
  'FST_BEEGO_ADMIN_METHOD', 'Only a POST changes something: %s', 405)
/** The supervisor's stream has all the clients that it can have. */
export const FST_BEEGO_ADMIN_STREAMS = createError<[limit: number]>(
  'FST_BEEGO_ADMIN_STREAMS', 'There are %d clients of the stream already.', 503)
/** A profile is asked for without `adminProfiling`. */
export const FST_BEEGO_ADMIN_PROFILING_OFF = createError(
  'FST_BEEGO_ADMIN_PROFILING_OFF', "Profiles are not taken: set the option 'adminProfiling'.", 403)
/** A profile is asked for while one is taken. */
export const FST_BEEGO_ADMIN_PROFILING_BUSY = createError(
  'FST_BEEGO_ADMIN_PROFILING_BUSY', 'A profile is being taken: one at a time.', 409)
/** A profile of a kind or a time that there is not, or larger than it may be. */
export const FST_BEEGO_ADMIN_PROFILE = createError<[what: string, expected: string]>(
  'FST_BEEGO_ADMIN_PROFILE', 'A profile cannot be taken: %s must be %s.', 400)

// Logs

/** A log output that there is not, or that is there already; names the nearest one. */
export const FST_BEEGO_LOG_ADAPTER = createError<[adapter: string, reason: string]>(
  'FST_BEEGO_LOG_ADAPTER', "The log output '%s' %s", 500, TypeError)
/** The configuration of a log output has a key that there is not or a value that it does not take, or its file cannot be opened. */
export const FST_BEEGO_LOG_CONFIG = createError<[adapter: string, reason: string]>(
  'FST_BEEGO_LOG_CONFIG', "The configuration of the log output '%s': %s", 500, TypeError)
/** A log level that is none of 0 to 7. */
export const FST_BEEGO_LOG_LEVEL = createError<[level: string]>(
  'FST_BEEGO_LOG_LEVEL', "There is no log level '%s': levels are 0, emergency, to 7, debug.", 500, TypeError)

// Health checks and tasks

/** A health check that is none, or has no name or no possible time limit. */
export const FST_BEEGO_HEALTH_CHECK = createError<[name: string, reason: string]>(
  'FST_BEEGO_HEALTH_CHECK', "The health check '%s' %s.", 500, TypeError)
/** A task whose spec says nothing or never comes, with a time zone that there is not, without a name or a function. */
export const FST_BEEGO_TASK_SPEC = createError<[name: string, reason: string]>(
  'FST_BEEGO_TASK_SPEC', "The task '%s': %s.", 500, TypeError)
/** A task is to be run that there is not; names the nearest one. */
export const FST_BEEGO_TASK_UNKNOWN = createError<[name: string, hint: string]>(
  'FST_BEEGO_TASK_UNKNOWN', "There is no task '%s'.%s", 404)

// Plugins

/** A method of `app.beego` needs a plugin that is not registered. */
export const FST_BEEGO_PLUGIN_MISSING = createError<[what: string, plugin: string]>(
  'FST_BEEGO_PLUGIN_MISSING', 'There are no %s here: register %s first.', 500, TypeError)
