// Formats. Source: Go's fmt, doPrintf.

import { kindOf, typeOf } from '../values/kind.js'
import { bare } from '../values/typed.js'
import { type Flags, noFlags } from './flags.js'
import { printArg } from './print-value.js'

/** A width or precision beyond this is none, as in Go. */
const TOO_LARGE = 1_000_000

/** `args` as `format` says; what does not fit together is shown in the text, never thrown. */
export function sprintf (format: string, ...args: readonly unknown[]): string {
  return new Printf(format, args).run()
}

class Printf {
  readonly #format: string
  readonly #args: readonly unknown[]
  #at = 0
  #arg = 0
  /** An argument was asked for by number. */
  #reordered = false
  /** This conversion's argument numbers are sound. */
  #goodIndex = true
  /** What was read last is an argument number. */
  #afterIndex = false

  constructor (format: string, args: readonly unknown[]) {
    this.#format = format
    this.#args = args
  }

  run (): string {
    let out = ''
    while (true) {
      const percent = this.#format.indexOf('%', this.#at)
      if (percent === -1) break
      out += this.#format.slice(this.#at, percent)
      this.#at = percent + 1
      out += this.#conversion()
    }
    return out + this.#format.slice(this.#at) + this.#extra()
  }

  #conversion (): string {
    this.#goodIndex = true
    this.#afterIndex = false
    const flags = this.#flags()
    this.#index()
    const problems = this.#width(flags) + this.#precision(flags)
    if (!this.#afterIndex) this.#index()

    const code = this.#format.codePointAt(this.#at)
    if (code === undefined) return problems + '%!(NOVERB)'
    const verb = String.fromCodePoint(code)
    this.#at += verb.length
    if (verb === '%') return problems + '%'
    if (!this.#goodIndex) return `${problems}%!${verb}(BADINDEX)`
    if (this.#arg >= this.#args.length) return `${problems}%!${verb}(MISSING)`

    if (verb === 'v') {
      flags.sharpV = flags.sharp
      flags.plusV = flags.plus
      flags.sharp = flags.plus = false
    }
    this.#arg += 1
    return problems + printArg(this.#args[this.#arg - 1], verb, flags)
  }

  #flags (): Flags {
    const flags = noFlags()
    for (; ; this.#at++) {
      switch (this.#format[this.#at]) {
        case '#': flags.sharp = true; break
        case '0': flags.zero = !flags.minus; break
        case '+': flags.plus = true; break
        case '-': flags.minus = true; flags.zero = false; break
        case ' ': flags.space = true; break
        default: return flags
      }
    }
  }

  #width (flags: Flags): string {
    if (this.#format[this.#at] !== '*') {
      flags.width = this.#number()
      if (this.#afterIndex && flags.width !== null) this.#goodIndex = false
      return ''
    }

    this.#at += 1
    this.#afterIndex = false
    const width = this.#argument()
    flags.width = width === null ? null : Math.abs(width)
    if (width !== null && width < 0) {
      flags.minus = true
      flags.zero = false
    }
    return width === null ? '%!(BADWIDTH)' : ''
  }

  #precision (flags: Flags): string {
    if (this.#format[this.#at] !== '.') return ''
    this.#at += 1
    if (this.#afterIndex) this.#goodIndex = false
    this.#index()
    if (this.#format[this.#at] !== '*') {
      flags.precision = this.#number() ?? 0
      return ''
    }

    this.#at += 1
    this.#afterIndex = false
    const precision = this.#argument()
    if (precision === null || precision < 0) return '%!(BADPREC)'
    flags.precision = precision
    return ''
  }

  /** `[3]`: the conversion takes the third argument. */
  #index (): void {
    this.#afterIndex = false
    if (this.#format[this.#at] !== '[') return

    this.#reordered = true
    const close = this.#format.indexOf(']', this.#at)
    const digits = close === -1 ? '' : this.#format.slice(this.#at + 1, close)
    const index = /^\d+$/.test(digits) && Number(digits) <= TOO_LARGE ? Number(digits) - 1 : null
    this.#at = close === -1 ? this.#at + 1 : close + 1
    this.#afterIndex = index !== null
    if (index !== null && index >= 0 && index < this.#args.length) this.#arg = index
    else this.#goodIndex = false
  }

  /** Digits. Those of a number that is too large take the rest of the format with them. */
  #number (): number | null {
    const start = this.#at
    while (/\d/.test(this.#format[this.#at] ?? '')) this.#at += 1
    if (this.#at === start) return null
    const digits = this.#format.slice(start, this.#at)
    if (Number(digits) <= TOO_LARGE) return Number(digits)
    this.#at = this.#format.length
    return null
  }

  /** The argument that `*` stands for, if it is an integer. */
  #argument (): number | null {
    if (this.#arg >= this.#args.length) return null
    const value = this.#args[this.#arg]
    this.#arg += 1
    const kind = kindOf(value)
    if (kind !== 'int' && kind !== 'uint') return null
    const number = Number(bare(value))
    return Math.abs(number) <= TOO_LARGE ? number : null
  }

  #extra (): string {
    if (this.#reordered || this.#arg >= this.#args.length) return ''
    const shown = this.#args.slice(this.#arg).map(arg => {
      const type = typeOf(arg)
      return type === null ? '<nil>' : `${type.name}=${printArg(arg, 'v', noFlags())}`
    })
    return `%!(EXTRA ${shown.join(', ')})`
  }
}
