// The blog of the examples as a program of its own, and a client that keeps its cookies.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { otherEnvironment } from '../other-process.js'

export const PASSWORD = 'a password for tests'

/** The smallest picture there is: one pixel. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=', 'base64')

export async function temporaryFolder (t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'blog-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Starts the blog as its users do, in `prod` and with everything in memory. @returns the URL that it says. */
export async function startBlog (t: Test, env: Record<string, string> = {}): Promise<{ url: string, stop: () => Promise<unknown> }> {
  const program = spawn(process.execPath, [fileURLToPath(new URL('../../examples/blog/main.js', import.meta.url))], {
    env: {
      ...otherEnvironment(),
      BEEGO_RUNMODE: 'prod',
      BLOG_SECRET: 'a secret for tests',
      BLOG_PASSWORD: PASSWORD,
      BLOG_DATABASE: ':memory:',
      BLOG_UPLOADS: await temporaryFolder(t),
      PORT: '0',
      ADMIN_PORT: '0',
      ...env
    },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const ended = once(program, 'exit')
  const stop = () => { program.kill(); return ended }
  t.teardown(stop)

  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (text: Buffer) => {
      said += String(text)
      const [, url] = /http server running on (http:\S+)/.exec(said) ?? []
      if (url !== undefined) resolve(url)
    }
    program.stdout.on('data', listen)
    program.stderr.on('data', listen)
    program.on('exit', () => reject(new Error(`the blog has not started:\n${said}`)))
  })
  return { url, stop }
}

/** Somebody who asks a blog for pages, without a browser. */
export class Client {
  readonly #url: string
  readonly #cookies = new Map<string, string>()

  constructor (url: string) {
    this.#url = url
  }

  async get (path: string): Promise<{ status: number, body: string, location: string | null }> {
    return this.#fetch(path, {})
  }

  /** Sends a form, with this client's token. */
  async post (path: string, fields: Record<string, string>): Promise<{ status: number, body: string, location: string | null }> {
    const [, token = ''] = /name="_xsrf" value="(\w+)"/.exec((await this.get('/login')).body) ?? []
    return this.#fetch(path, { method: 'POST', body: new URLSearchParams({ _xsrf: token, ...fields }) })
  }

  async #fetch (path: string, init: RequestInit) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(this.#url + path, { ...init, headers: { cookie }, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.#cookies.set(name, value)
    }
    return { status: response.status, body: await response.text(), location: response.headers.get('location') }
  }
}
