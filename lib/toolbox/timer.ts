// What wakes a task: croner, which knows time zones and summer time, looks at the clock again at least every 30 seconds (so that a
// sleep of months works, and a clock that is set is noticed), and keeps no process alive.

import { Cron } from 'croner'
import { BadSpec, type Schedule } from './task-spec.js'

export interface Timer {
  /** `null` when it will not ring again. */
  next (): Date | null
  stop (): void
}

/**
 * @param ring - Called when it is time. Must not throw.
 * @param timeZone - `Europe/Berlin`.
 */
export function startTimer (schedule: Schedule, timeZone: string, ring: () => void): Timer {
  if (schedule.kind === 'every') return new EveryTimer(schedule.distance, ring)

  const cron = cronOf(schedule, timeZone, ring)
  return { next: () => cron.nextRun(), stop: () => cron.stop() }
}

/** The first time; `null` for a fixed distance, which counts from the start. @throws BadSpec when it never comes. */
export function firstTime (schedule: Schedule, timeZone: string): Date | null {
  if (schedule.kind === 'every') return null
  const next = cronOf(schedule, timeZone).nextRun()
  if (next === null) throw new BadSpec('that day never comes')
  return next
}

function cronOf ({ pattern, bothDays }: Schedule & { kind: 'cron' }, timeZone: string, ring?: () => void): Cron {
  const options = { timezone: timeZone, domAndDow: bothDays, mode: '6-part', sloppyRanges: true, unref: true } as const
  return ring === undefined ? new Cron(pattern, options) : new Cron(pattern, options, ring)
}

/** Rings at every multiple of the distance, counted from the start. */
class EveryTimer implements Timer {
  readonly #distance: number
  readonly #ring: () => void
  #due: number
  #cron: Cron

  constructor (distance: number, ring: () => void) {
    this.#distance = distance
    this.#ring = ring
    this.#due = Date.now() + distance
    this.#cron = this.#wait()
  }

  next (): Date {
    return new Date(this.#due)
  }

  stop (): void {
    this.#cron.stop()
  }

  #wait (): Cron {
    return new Cron(new Date(this.#due), { unref: true, allowPast: true }, () => {
      const missed = Math.floor((Date.now() - this.#due) / this.#distance) // a machine that slept runs it once
      this.#due += (missed + 1) * this.#distance
      this.#cron.stop()
      this.#cron = this.#wait()
      this.#ring()
    })
  }
}
