// npm run test:matrix: the tests on the other supported versions of Node, which the package registry brings.

import { spawnSync } from 'node:child_process'

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24']
const failed = []

for (const version of versions) {
  const node = ['--yes', '--package', `node@${version}`, '--', 'node']
  console.log(`Node ${spawnSync('npx', [...node, '--version'], { encoding: 'utf8' }).stdout.trim()}`)
  const { status } = spawnSync('npx', [...node, 'node_modules/.bin/tap', '--disable-coverage', '--reporter=terse'], { stdio: 'inherit' })
  if (status !== 0) failed.push(version)
}

if (failed.length > 0) {
  console.error(`failed on Node ${failed.join(' and ')}`)
  process.exitCode = 1
}
