// `npm run golden [-- <beginning of a file's name>] [--show K]`: replays the recorded answers through the public API.
// The folder is this one, or the environment variable GOLDEN_DIR.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { replayConf } from './conf.js'
import { type Report, reportLines } from './report.js'
import { replayRouting } from './routing.js'
import { replayScenarios } from './scenarios.js'
import { replayTemplates } from './templates.js'

/** Each file of recordings and the program that replays it. */
const REPLAYS: Readonly<Record<string, (recording: never) => Promise<Report>>> = {
  'routing.json': replayRouting,
  'scenarios.json': replayScenarios,
  'template-std.json': replayTemplates,
  'template-random.json': replayTemplates,
  'template-gosuite.json': replayTemplates,
  'template-beego.json': replayTemplates,
  'conf.json': replayConf
}

const { values, positionals } = parseArgs({ options: { show: { type: 'string', default: '0' } }, allowPositionals: true })
const folder = process.env.GOLDEN_DIR ?? fileURLToPath(new URL('.', import.meta.url))
const [beginning = ''] = positionals

for (const [file, replay] of Object.entries(REPLAYS)) {
  if (!file.startsWith(beginning)) continue

  const path = join(folder, file)
  if (!existsSync(path)) {
    console.log(`golden ${file}: not in ${folder}`)
    continue
  }

  // The recording is what its `about` says; each replay declares the shape it reads.
  const report = await replay(JSON.parse(await readFile(path, 'utf8')) as never)
  console.log(reportLines(file, report, Number(values.show)).join('\n'))
  if (report.misses.length > 0) process.exitCode = 1
}
