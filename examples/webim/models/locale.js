// Texts in several languages, each in an INI file, as Beego's i18n has them.

import { join } from 'node:path'
import { loadConfig } from 'fastify-beego/config'

export class Locales {
  /** @type {ReadonlyMap<string, import('fastify-beego/config').Config>} */
  #texts

  /**
   * @param {string} folder - Of the files `locale_<language>.ini`.
   * @param {readonly string[]} languages - The first one is for those who ask for none that is there.
   * @throws FST_BEEGO_CONFIG_FILE, FST_BEEGO_CONFIG_SYNTAX
   */
  constructor (folder, languages) {
    this.#texts = new Map(languages.map((language) => [language, loadConfig(join(folder, `locale_${language}.ini`), { env: {}, runMode: '' })]))
  }

  get languages () {
    return [...this.#texts.keys()]
  }

  has (/** @type {string} */ language) {
    return this.#texts.has(language)
  }

  /** A text; where there is none its key, as in Go. */
  tr (/** @type {string} */ language, /** @type {string} */ key) {
    return this.#texts.get(language)?.string(key) || key
  }

  /**
   * The language that a browser likes best: `zh-TW, zh;q=0.8` is `zh-CN` where that is the only `zh`.
   *
   * @param {string} header - Its `Accept-Language`.
   */
  accepted (header) {
    const wanted = header.split(',').map((part) => {
      const [tag = '', weight = '1'] = part.split(/\s*;\s*q=/)
      return { tag: tag.trim().toLowerCase(), weight: Number(weight) }
    })
    for (const { tag } of wanted.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)) {
      const found = this.languages.find((one) => one.toLowerCase() === tag) ?? this.languages.find((one) => base(one) === base(tag))
      if (found !== undefined) return found
    }
    return this.languages[0]
  }
}

/** `zh` of `zh-CN`. */
function base (/** @type {string} */ tag) {
  return tag.toLowerCase().split('-')[0]
}
