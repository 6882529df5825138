// INTERIM by the lead, to be replaced by the router helper's own file.
export function urlFor (_routes: unknown, _endpoint: string, _params: unknown, _dialect: string): string { return '' }
