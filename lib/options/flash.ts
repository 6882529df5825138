// Flash messages.

import { isToken, isWord, type Rules } from './rule.js'

export interface FlashOptions {
  /** The cookie of flash messages. @beego FlashName @default 'BEEGO_FLASH' */
  flashName?: string
  /** What stands between a message's name and its text. @beego FlashSeparator @default 'BEEGOFLASH' */
  flashSeparator?: string
}

export const flashOptions: Rules<FlashOptions> = {
  flashName: { value: () => 'BEEGO_FLASH', expected: 'the name of a cookie', accepts: isToken },
  flashSeparator: { value: () => 'BEEGOFLASH', expected: 'a string', accepts: isWord }
}
