// A token that nobody can guess: 32 letters and digits, as Beego's. Source: beego 1.12 utils/rand.go.

import { randomBytes } from 'node:crypto'

const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 32

/** Bytes from here on would make some characters likelier than others. */
const FAIR = 256 - 256 % CHARACTERS.length

export function newToken (random: (size: number) => Uint8Array = randomBytes): string {
  let token = ''
  while (token.length < LENGTH) {
    for (const byte of random(LENGTH - token.length)) if (byte < FAIR) token += CHARACTERS.charAt(byte % CHARACTERS.length)
  }
  return token
}
