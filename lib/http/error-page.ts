// The page that people see when something went wrong and the application has no page of its own.

import { escapeHTML } from './html.js'

const HINTS: Readonly<Record<number, string>> = {
  400: 'The request could not be understood.',
  401: 'This page is for people who have signed in.',
  403: 'You may not see this page.',
  404: 'There is nothing at this address. It may have moved, or the link was mistyped.',
  405: 'This address does not answer this kind of request.',
  413: 'What was sent is larger than this server takes.',
  417: 'The form has expired. Go back, reload the page and send it again.',
  422: 'The form is incomplete. Go back, reload the page and send it again.',
  500: 'The server ran into a problem. Try again in a moment.',
  502: 'A server behind this one did not answer properly.',
  503: 'The server cannot answer right now. Try again in a moment.',
  504: 'A server behind this one did not answer in time.'
}

const STYLE = `
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif; color: #1f2933; background: #f4f6f8 }
main { max-width: 32rem; padding: 2rem }
p.code { margin: 0; font-size: 4.5rem; font-weight: 700; line-height: 1; color: #7b8794 }
h1 { margin: .5rem 0; font-size: 1.5rem }
@media (prefers-color-scheme: dark) { body { color: #e4e7eb; background: #1f2933 } }`

/** A complete HTML page. @param title - The title and the heading: `Not Found`. @param reason - For those who build the application. */
export function errorPage (status: number, title: string, reason = ''): string {
  const heading = escapeHTML(title)
  const paragraphs = [HINTS[status] ?? '', escapeHTML(reason)].filter((text) => text !== '').map((text) => `\n<p>${text}</p>`).join('')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading}</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
<p class="code">${status}</p>
<h1>${heading}</h1>${paragraphs}
</main>
</body>
</html>
`
}
