import { Controller } from 'fastify-beego'

export class ExpandController extends Controller {
  // GET /v1/expand?shorturl=5laZF    ->  {"UrlShort": "5laZF", "UrlLong": "https://fastify.dev"}
  // GET /v1/expand?shorturl=unknown  ->  {"UrlShort": "unknown", "UrlLong": ""}
  get () {
    const shortUrl = this.input().get('shorturl')
    const { shortUrls } = this.ctx.request.server

    this.data.json = { UrlShort: shortUrl, UrlLong: shortUrls.expand(shortUrl) }
    this.serveJSON()
  }
}
