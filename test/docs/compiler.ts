// TypeScript for what the documents and docstrings are asked.

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** The folder of the package. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** As strict as the sources are compiled. */
export function compilerOptions (): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  return { ...ts.parseJsonConfigFileContent({ ...config, include: [], files: ['plugins/index.ts'] }, ts.sys, ROOT).options, noEmit: true }
}
