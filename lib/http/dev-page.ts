// The page of a crash in development: what was asked, and where it went wrong, in the source of a view or by the application's own
// lines first.

import { fileURLToPath } from 'node:url'
import { type ErrorSource, sourceOf } from '../views/error-source.js'
import { escapeHTML } from './html.js'

/** Of the request, what the page shows. */
interface Crashed {
  readonly request: { method: string, url: string, headers: Record<string, unknown>, ip: string }
  readonly app: { readonly options: { readonly appName: string } }
}

/** Headers whose values are secrets. */
const SECRET = /cookie|authorization|token|secret|api-?key|password/i

const STYLE = `
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #1f2933; background: #fff }
h1 { font-size: 1.25rem; color: #b42318 }
h2 { font-size: 1rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; vertical-align: top; overflow-wrap: anywhere }
th { white-space: nowrap; font-weight: 600 }
ol { padding-left: 1.5rem; font: .875rem/1.6 ui-monospace, monospace; overflow-wrap: anywhere }
ol.rest { color: #7b8794 }
pre { padding: .5rem 0; font: .875rem/1.6 ui-monospace, monospace; overflow-x: auto; background: #f4f6f8 }
pre span, pre mark { display: inline-block; min-width: 100%; box-sizing: border-box; padding: 0 .75rem }
pre mark { color: inherit; background: #fbd5d0 }
@media (prefers-color-scheme: dark) { body { color: #e4e7eb; background: #1f2933 } h1 { color: #fda29b } pre { background: #323f4b } pre mark { background: #7a271a } }`

/** A complete HTML page about `thrown`. */
export function devPage ({ request, app }: Crashed, thrown: unknown): string {
  const source = sourceOf(thrown)
  const message = thrown instanceof Error ? `${thrown.name}: ${source === null ? thrown.message : thrown.message.split('\n', 1)[0]}` : String(thrown)
  const { own, rest } = splitStack(thrown instanceof Error ? thrown.stack ?? '' : '')
  const rows = [
    ['Method', request.method], ['URL', request.url], ['Remote address', request.ip],
    ...Object.entries(request.headers).map(([name, value]) => [name, SECRET.test(name) ? '(hidden)' : String(value)])
  ]

  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>beego application error</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>${escapeHTML(message)}</h1>
${source === null ? '' : excerpt(source)}<h2>${escapeHTML(app.options.appName)}</h2>
${list(own, 'own')}${list(rest, 'rest')}
<h2>Request</h2>
<table>
${rows.map(([name, value]) => `<tr><th>${escapeHTML(name!)}</th><td>${escapeHTML(value!)}</td></tr>`).join('\n')}
</table>
</body>
</html>
`
}

/** The lines around an error in a view, that of the error marked. */
function excerpt ({ file, line, column, lines }: ErrorSource): string {
  const width = String(lines.at(-1)!.number).length
  const rows = lines.map(({ number, text }) => {
    const tag = number === line ? 'mark' : 'span'
    return `<${tag}>${String(number).padStart(width)}  ${escapeHTML(text)}</${tag}>`
  })
  const place = column === 0 ? `line ${line}` : `line ${line}, column ${column}`
  return `<h2>${escapeHTML(file)}, ${place}</h2>\n<pre>${rows.join('\n')}</pre>\n`
}

/** The frames of the application itself, and those of packages and of Node. */
export function splitStack (stack: string): { own: string[], rest: string[] } {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim())
  const isForeign = (frame: string) => /node_modules[\\/]|\bnode:|\(<anonymous>\)/.test(frame) || OWN.some((folder) => frame.includes(folder))
  return { own: frames.filter((frame) => !isForeign(frame)), rest: frames.filter(isForeign) }
}

/** Where this package's own files are, which are not the application's either: a stack has URLs, or paths under source maps. */
const OWN = ['../../lib/', '../../plugins/'].map((folder) => new URL(folder, import.meta.url)).flatMap((url) => [url.href, fileURLToPath(url)])

function list (frames: string[], name: string): string {
  if (frames.length === 0) return ''
  return `<ol class="${name}">\n${frames.map((frame) => `<li>${escapeHTML(frame)}</li>`).join('\n')}\n</ol>\n`
}
