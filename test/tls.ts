// A certificate for localhost, made anew: what a TLS server needs in a test, without a key that lies in the repository.

import { generateKeyPairSync, sign } from 'node:crypto'

/** PEM. Signed by its own key. */
export function selfSigned (): { cert: string, key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(oid('2a8648ce3d040302')) // ecdsa-with-SHA256
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('localhost'))))) // CN
  const validity = sequence(utcTime('250101000000Z'), utcTime('490101000000Z'))
  const tbs = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, Buffer.from([1])), algorithm, name, validity, name,
    publicKey.export({ type: 'spki', format: 'der' })
  )
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', tbs, privateKey)]))
  const base64 = sequence(tbs, algorithm, signature).toString('base64').replace(/(.{64})/g, '$1\n').trimEnd()
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  }
}

function der (tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence (...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function oid (hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function utcTime (text: string): Buffer {
  return der(0x17, Buffer.from(text))
}
