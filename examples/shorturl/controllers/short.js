import { Controller } from 'fastify-beego'

export class ShortController extends Controller {
  // GET /v1/shorten?longurl=https://fastify.dev  ->  {"UrlShort": "5laZF", "UrlLong": "https://fastify.dev"}
  get () {
    const longUrl = this.input().get('longurl')
    const { shortUrls } = this.ctx.request.server

    this.data.json = { UrlShort: shortUrls.shorten(longUrl), UrlLong: longUrl }
    this.serveJSON()
  }
}
