import { beego } from 'fastify-beego/app'
import { Controller } from 'fastify-beego'
import { newestArticles } from '../models/articles.js'
import { markdownToHTML } from '../views/views.js'

const NEWEST = 20

/** An Atom feed, RFC 4287. */
export class FeedController extends Controller {
  async get () {
    const articles = await newestArticles(NEWEST)
    const home = this.#absolute('/')

    this.data.xml = {
      feed: new Feed({
        id: home,
        title: beego.bConfig.appName,
        subtitle: beego.appConfig.string('tagline'),
        updated: articles[0]?.publishedAt ?? new Date(0),
        links: [new Link('alternate', home), new Link('self', this.#absolute(this.urlFor('.Get')))],
        entries: articles.map((article) => this.#entryOf(article))
      })
    }
    this.serveXML()
    this.ctx.output.header('Content-Type', 'application/atom+xml; charset=utf-8')
  }

  #entryOf (article) {
    const url = this.#absolute(this.urlFor('ArticleController.Show', ':slug', article.slug))
    return new Entry({
      id: url,
      title: article.title,
      links: [new Link('alternate', url)],
      published: article.publishedAt,
      updated: article.updatedAt,
      author: { name: article.author },
      summary: article.summary,
      content: new Content(markdownToHTML(article.body))
    })
  }

  /** The blog's own address goes before that of the request, of which a client may say what it likes. */
  #absolute (path) {
    const { protocol, host } = this.ctx.request
    return new URL(path, beego.appConfig.string('address') || `${protocol}://${host}`).href
  }
}

class Feed {
  static xml = { xmlns: ',attr', links: 'link', entries: 'entry' }
  xmlns = 'http://www.w3.org/2005/Atom'
  constructor (members) { Object.assign(this, members) }
}

class Entry {
  static xml = { links: 'link' }
  constructor (members) { Object.assign(this, members) }
}

class Link {
  static xml = { rel: ',attr', href: ',attr' }
  constructor (rel, href) { Object.assign(this, { rel, href }) }
}

class Content {
  static xml = { type: ',attr', text: ',chardata' }
  type = 'html'
  constructor (text) { this.text = text }
}
