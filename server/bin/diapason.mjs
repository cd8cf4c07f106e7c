#!/usr/bin/env node
// The command `diapason`: runs the TypeScript sources on the pinned Node, whatever Node npx was started with.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { node24 } from '../../scripts/node24.mjs'

const node = node24()
if (!node) {
  console.error('Diapason runs on Node 24 or newer: run `npm install` in its folder first.')
  process.exit(1)
}
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal === 'SIGINT' || child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
