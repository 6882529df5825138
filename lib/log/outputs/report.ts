import { writeSync } from 'node:fs'

/** What a log cannot say in itself goes to stderr, which may be gone as well. */
export function report (message: string, fd = 2): void {
  try {
    writeSync(fd, `fastify-beego logs: ${message}\n`)
  } catch {
    // nobody is there to be told
  }
}
