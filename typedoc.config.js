// The API reference, `npm run docs`: everything that the package exports, by the name under which it is imported, and the documents. What has
// no docstring, or a link that leads nowhere, is an error; `npm run typecheck` says so too.

import { readFileSync } from 'node:fs'
import { Converter } from 'typedoc'

const { name, exports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))

/** The name of each import by its source: `fastify-beego/app` by `plugins/app.ts`. */
const modules = new Map(Object.entries(exports).filter(([, { types }]) => types !== undefined).map(([path, { types }]) => {
  return [types.replace(/^\.\/dist\/(.+)\.d\.ts$/, '$1.ts'), path.replace('.', name)]
}))

/** @param app - Typedoc's Application. */
function nameModules ({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children) module.name = modules.get(`${module.name}.ts`) ?? modules.get(`${module.name}/index.ts`) ?? module.name
  })
}

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  entryPoints: [...modules.keys()],
  plugin: [nameModules],
  tsconfig: 'tsconfig.build.json',
  out: 'reference',
  readme: 'README.md',
  projectDocuments: ['docs/*.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  highlightLanguages: ['ts', 'js', 'sh', 'html', 'pug', 'ini', 'nginx', 'json'],
  excludePrivate: true,
  excludeExternals: true,
  hideGenerator: true,
  disableSources: true, // links to them need a remote that git knows, and not every clone has one
  blockTags: ['@beego', '@default', '@example', '@internal', '@param', '@returns', '@see', '@throws', '@typeParam', '@unit'],
  validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: true, unusedMergeModuleWith: true },
  treatWarningsAsErrors: true,
  // steps of types that are exported whole
  intentionallyNotExported: [
    ...['BeegoControllers', 'BeegoData', 'BeegoInputData', 'BeegoSessionData'].map((augmented) => `"fastify".${augmented}`),
    'Checked', 'FormSchema', 'FromSchema', 'InSegments', 'IsLiteral', 'IsVerb', 'Known', 'Named', 'Offer', 'Offered', 'Pairs', 'WithoutExpressions', 'Word'
  ]
}
