// A real Redis cluster of three nodes, for as long as a test file runs.

import { execFile, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { isThere } from './servers.js'

const run = promisify(execFile)

export function hasRedisServer (): boolean {
  return spawnSync('redis-server', ['--version']).status === 0 && spawnSync('redis-cli', ['--version']).status === 0
}

/** @returns the ports of its nodes. */
export async function redisCluster (t: Test): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fastify-beego-cluster-'))
  const ports = await freePorts(6)
  const nodes = [0, 1, 2].map((i) => spawn('redis-server', [
    '--bind', '127.0.0.1', '--port', String(ports[i]), '--cluster-port', String(ports[i + 3]), '--cluster-enabled', 'yes',
    '--cluster-config-file', `nodes-${i}.conf`, '--cluster-node-timeout', '5000', '--save', '', '--appendonly', 'no', '--dir', folder
  ], { stdio: 'ignore' }))
  t.teardown(async () => {
    for (const node of nodes) node.kill('SIGKILL')
    await Promise.all(nodes.map((node) => node.exitCode ?? node.signalCode ?? new Promise((resolve) => node.once('exit', resolve))))
    await rm(folder, { recursive: true, force: true })
  })

  const three = ports.slice(0, 3)
  await until(async () => (await Promise.all(three.map(isThere))).every(Boolean))
  await run('redis-cli', ['--cluster', 'create', ...three.map((port) => `127.0.0.1:${port}`), '--cluster-yes'])
  await until(async () => {
    const states = await Promise.all(three.map((port) => run('redis-cli', ['-p', String(port), 'cluster', 'info'])))
    return states.every(({ stdout }) => stdout.includes('cluster_state:ok'))
  })
  return three
}

async function until (holds: () => Promise<boolean>): Promise<void> {
  while (!await holds()) await sleep(100)
}

async function freePorts (count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return server
  }))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
