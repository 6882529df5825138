// The one room and the texts of this program, as conf/app.conf says.

import { fileURLToPath } from 'node:url'
import { beego } from 'fastify-beego/app'
import { Chatroom } from './chatroom.js'
import { Locales } from './locale.js'

const { appConfig } = beego

export const chatroom = new Chatroom({ absence: appConfig.float('absence') * 1000 })

export const locales = new Locales(fileURLToPath(new URL('../conf', import.meta.url)), appConfig.string('lang_types').split('|'))

/** Milliseconds until a poll without news is answered. */
export const patience = appConfig.float('poll') * 1000
