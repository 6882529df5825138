// Waiting for a promise no longer than a page can wait.

/** Whether `promise` has been fulfilled within `ms` milliseconds. A rejection in that time is thrown, a later one is nobody's. */
export async function settledWithin (promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => { timer = setTimeout(() => resolve(false), ms) })
  promise.catch(() => {}) // when it comes too late
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
