import { spawn } from 'node:child_process'
import { root } from './node24.mjs'

export type ToolResult = { readonly code: number; readonly output: string; readonly stdout: string }

/** Runs a program in the root folder and keeps what it says. A program that cannot be started ends with code 127. */
export function runTool(
  command: string,
  args: readonly string[],
  options: { readonly timeout?: number } = {},
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.on('error', (error) => resolve({ code: 127, output: error.message, stdout: '' }))
    child.on('close', (code) => resolve({ code: code ?? 1, output, stdout }))
  })
}
