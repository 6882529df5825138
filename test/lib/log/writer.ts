// A process that logs to a file, and ends in one of several ways.

import { BeeLogger } from '../../../lib/log/bee-logger.js'

const [file = '', name = '', count = '0', end = 'exit', maxlines = '0'] = process.argv.slice(2)
const log = new BeeLogger().setLogger('file', { filename: file, maxlines: Number(maxlines), rotateperm: '0660' })

switch (end) {
  case 'slowly': // in many turns of the event loop
    for (let i = 0; i < Number(count); i++) {
      log.info('%s %d', name, i)
      if (i % 20 === 0) await new Promise(setImmediate)
    }
    break
  default:
    for (let i = 0; i < Number(count) / 2; i++) log.info('%s %d', name, i)
    await new Promise(setImmediate) // a write is under way
    for (let i = Number(count) / 2; i < Number(count); i++) log.info('%s %d', name, i)
}

switch (end) {
  case 'throw': throw new Error('a crash')
  case 'exit': process.exit(3); break
  case 'signal': process.kill(process.pid, 'SIGTERM'); break
  case 'graceful': process.once('SIGTERM', () => { log.info('%s last', name); process.exit(0) }); process.kill(process.pid, 'SIGTERM')
}
if (end === 'signal' || end === 'graceful') setInterval(() => {}, 1000)
