// The views: one folder of pug and one of Go templates for the same controllers, and the function that both call.

import { join } from 'node:path'
import MarkdownIt from 'markdown-it'
import { beego } from 'fastify-beego/app'
import { html } from 'fastify-beego/gotemplate'

/** What a view is called behind its dot, by the name of its folder. */
const EXTENSIONS = { pug: 'pug', go: 'html' }

// HTML in a text is shown as text, and links are those of the web: an article can do nothing but look like one
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: true })

/** @param {string} text - Markdown. */
export function markdownToHTML (text) {
  return markdown.render(text)
}

beego
  .addFuncMap('markdown', (text) => html(markdownToHTML(text)))
  .addAppStartHook(function chooseViews () {
    const views = beego.appConfig.string('views')
    if (!Object.hasOwn(EXTENSIONS, views)) throw new Error(`there are no views '${views}': they are ${Object.keys(EXTENSIONS).join(' or ')}`)
    beego.setViewsPath(join(import.meta.dirname, views))
    beego.bConfig.tplExt = EXTENSIONS[views]
  })
