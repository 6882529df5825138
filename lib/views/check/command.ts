// `fastify-beego-views check views/`

import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { beegoFunctions } from '../functions/index.js'
import { GO_EXTENSIONS } from '../go/index.js'
import { checkViews, type CheckOptions } from './check-views.js'
import { reportLines } from './report-lines.js'

const USAGE = `Usage: fastify-beego-views check [options] <folder>

Parses and escapes every view of a folder: Go templates with what they include, and pug.

  --functions <names>   functions of your own, separated by commas: i18n,date_at
  --module <file>       a module that exports functions, each under its name
  --left <mark>         what begins an action ('{{')
  --right <mark>        what ends one ('}}')
  --ext <names>         more file extensions of Go templates, separated by commas
  --json                print the report as JSON
  --help                print this

Exit status: 0 when nothing is wrong, 1 when something is, 2 when it is not called like this.`

const SWITCH = { type: 'boolean', default: false } as const
const LIST = { type: 'string', multiple: true, default: [] as string[] } as const
const OPTIONS = {
  functions: LIST,
  module: LIST,
  left: { type: 'string', default: '{{' },
  right: { type: 'string', default: '}}' },
  ext: LIST,
  json: SWITCH,
  help: SWITCH
} as const

/**
 * Run the command.
 *
 * @param args - Behind the name of the program.
 * @param print - Takes a text of one or more lines.
 * @returns The exit status.
 */
export async function viewsCommand (args: readonly string[], print: (text: string) => void): Promise<number> {
  const call = callOf(args)
  if (typeof call === 'string') {
    print(`${call}\n\n${USAGE}`)
    return 2
  }
  if (call.values.help) {
    print(USAGE)
    return 0
  }

  const { folder, values } = call
  const functions = await functionsOf(values.functions, values.module).catch((error: unknown) => error as Error)
  if (functions instanceof Error) {
    print(functions.message)
    return 2
  }
  const report = checkViews({ root: folder, delims: [values.left, values.right], extensions: [...GO_EXTENSIONS, ...listed(values.ext)], functions })
  print(values.json ? JSON.stringify({ root: resolve(folder), ...report }, null, 2) : reportLines(report, process.cwd()).join('\n'))
  return report.findings.length === 0 ? 0 : 1
}

/** What is asked for, or what is wrong with how it is. */
function callOf (args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
    const [command, folder = '', ...others] = positionals
    if (values.help) return { values, folder }
    if (command !== 'check') return command === undefined ? 'What is to be done is missing.' : `There is no command '${command}'.`
    if (folder === '') return 'The folder of the views is missing.'
    if (others.length > 0) return `One folder at a time: '${others[0]}' is one too many.`
    return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? { values, folder } : `'${folder}' is no folder.`
  } catch (error) {
    return (error as Error).message
  }
}

async function functionsOf (names: readonly string[], modules: readonly string[]): Promise<CheckOptions['functions']> {
  const declared = listed(names).map(name => [name, String] as const) // nothing is called: a view is not shown
  const exported = await Promise.all(modules.map(async (file) => {
    const found = await import(pathToFileURL(resolve(file)).href) as Readonly<Record<string, unknown>>
    const all = { ...found, ...found.default as object | undefined }
    return Object.entries(all).filter((entry): entry is [string, () => unknown] => typeof entry[1] === 'function')
  }))
  return { ...beegoFunctions({ urlFor: String, config: String }), ...Object.fromEntries([...declared, ...exported.flat()]) }
}

function listed (values: readonly string[]): string[] {
  return values.flatMap(value => value.split(',')).map(value => value.trim().replace(/^\./, '')).filter(value => value !== '')
}
