const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const FIRST = 100_000_001

/** URLs and their codes, in memory. The same URL keeps its code. */
export class ShortUrls {
  #next = FIRST
  #codes = new Map()
  #urls = new Map()

  shorten (url) {
    let code = this.#codes.get(url)
    if (code === undefined) {
      code = codeOf(this.#next++)
      this.#codes.set(url, code)
      this.#urls.set(code, url)
    }
    return code
  }

  /** `''` for a code that was never given out. */
  expand (code) {
    return this.#urls.get(code) ?? ''
  }
}

/** `number` to base 62. As in Beego's sample the first digit is written one too low; no two numbers come to share a code by that. */
function codeOf (number) {
  let rest = number
  let code = ''
  while (rest >= DIGITS.length) {
    code = DIGITS[rest % DIGITS.length] + code
    rest = Math.floor(rest / DIGITS.length)
  }
  return DIGITS[rest - 1] + code
}
