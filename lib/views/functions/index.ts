export { readerOf, type ReadConfig } from './config.js'
export { goDate } from './dates.js'
export { pugFunction, type PugFunction } from './pug-function.js'
export { beegoFunctions, type FunctionSources } from './table.js'
