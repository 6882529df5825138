// The last moment of a process: its logs are written whole, however it ends. Only what no program can see, SIGKILL and a loss of
// power, takes what was logged in the same turn of the event loop.

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

const kOurs = Symbol('beego.log.atExit')

interface LastWords {
  /** Write everything that waits, now. */
  flush (): void
  /** An error that nobody has caught ends the process. */
  crashed (error: unknown): void
}

/** The package signal-exit, which many programs have: its listener waits until it is the only one, as ours does. */
function isPolite (listener: unknown): boolean {
  return /__signal_exit_emitter__|emitter\.count/.test(String(listener))
}

/** @returns forget about it. */
export function atExit ({ flush, crashed }: LastWords): () => void {
  const onSignal = Object.assign((signal: NodeJS.Signals) => {
    flush()
    // where nobody else decides, the signal does what it does without us: the last one of us lets go and raises it again
    process.removeListener(signal, onSignal)
    const others = process.listeners(signal)
    if (!others.some((listener) => kOurs in listener) && others.every(isPolite)) process.kill(process.pid, signal)
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
