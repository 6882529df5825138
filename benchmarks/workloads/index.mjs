// A workload is one file of this folder: the same work on bare Fastify and on fastify-beego, the requests, the answers.

/**
 * @typedef {import('fastify').FastifyInstance} FastifyInstance
 *
 * @typedef {object} Workload
 * @property {string} name - As the file is called.
 * @property {string} title
 * @property {number | null} gate - The ratio the project promises; `null` for a row that only informs.
 * @property {boolean} [alone] - The plugins that `beego` registers stand alone, without `beegoMvc`.
 * @property {(app: FastifyInstance) => unknown} bare
 * @property {() => object | Promise<object>} [options] - Options of the plugin, beside the run mode.
 * @property {(app: FastifyInstance, library: typeof import('fastify-beego')) => unknown} beego - `library` is what `fastify-beego` exports; the
 *   plugin is registered already, unless the workload is `alone`. Passed in, so that the load can read the requests without loading the library.
 * @property {Request[]} requests
 * @property {string | ((index: number) => string)} expectedBody
 *
 * @typedef {{ method?: string, path: string, headers?: Record<string, string>, body?: string }} Request
 */

/** The rows, in the order of the table. */
export const workloadNames = [
  'json-sync', 'json-async', 'filters', 'routes', 'page-pug', 'page-go',
  'filters-on-send', 'restful', 'form-method', 'auto-route', 'regex-route', 'ambiguous', 'functional', 'method-override', 'method-override-unused',
  'session-untouched', 'session-read', 'session-fastify', 'session-written', 'statistics'
]

/**
 * @param {string} name
 * @returns {Promise<Workload>}
 */
export async function loadWorkload (name) {
  if (!workloadNames.includes(name)) throw new Error(`no workload '${name}'; there are ${workloadNames.join(', ')}`)
  return (await import(`./${name}.mjs`)).default
}

/** @param {Workload} workload */
export function exchangesOf ({ requests, expectedBody }) {
  return requests.map(({ method = 'GET', path, headers = {}, body = '' }, index) => ({
    method, path, headers, body, expectedBody: typeof expectedBody === 'string' ? expectedBody : expectedBody(index)
  }))
}
