// The last moment of a process: its logs are written whole, however it ends. Only what no program can see, SIGKILL and a loss of
// power, takes what was logged in the same turn of the event loop.

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

const kOurs = Symbol('beego.log.atExit')

export interface LastWords {
  /** Write everything that waits, now. */
  flush (): void
  /** An error that nobody has caught ends the process. */
  crashed (error: unknown): void
}

/** @returns forget about it. */
export function atExit ({ flush, crashed }: LastWords): () => void {
  const onSignal = Object.assign((signal: NodeJS.Signals) => {
    flush()
    // where nobody else listens, the signal does what it does without us: the last one of us lets go and raises it again
    if (!process.listeners(signal).every((listener) => kOurs in listener)) return
    process.removeListener(signal, onSignal)
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }, { [kOurs]: true })

  process.on('exit', flush)
  process.on('uncaughtExceptionMonitor', crashed)
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return () => {
    process.removeListener('exit', flush)
    process.removeListener('uncaughtExceptionMonitor', crashed)
    for (const signal of SIGNALS) process.removeListener(signal, onSignal)
  }
}
