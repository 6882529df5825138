export { GO_EXTENSIONS, GoViews } from './go-views.js'
export type { GoView, GoViewsOptions } from './go-views.js'
