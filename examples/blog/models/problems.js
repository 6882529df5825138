/**
 * What is wrong with the texts of a form, by field. All of `rules` must be there; they are trimmed.
 *
 * @param {object} form
 * @param {Record<string, { what: string, max: number }>} rules
 * @returns {Record<string, string> | undefined} `undefined`: nothing is
 */
export function problemsOf (form, rules) {
  const problems = {}
  for (const [field, { what, max }] of Object.entries(rules)) {
    form[field] = form[field].trim()
    if (form[field] === '') problems[field] = `${what} is missing.`
    else if (form[field].length > max) problems[field] = `${what} is longer than ${max} letters.`
  }
  return Object.keys(problems).length === 0 ? undefined : problems
}
