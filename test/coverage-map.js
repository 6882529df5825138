// Which sources a test's coverage is taken of: all that it loads, or none.

/** Their programs run in processes of their own, where another compiler makes other lines of the same sources. */
const OF_OTHER_PROCESSES =
  /^test\/(?:blog|browser\/(?:blog|blog-pages|webim)|docs|examples|existing-app|restart|restart-load|webim)\.test\.ts$/

export default (/** @type {string} */ test) => OF_OTHER_PROCESSES.test(test.replaceAll('\\', '/')) ? null : []
