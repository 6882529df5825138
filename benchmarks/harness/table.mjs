// Rows printed as soon as they are known, in columns of fixed width.

/**
 * @param {number[]} widths - Of the columns; negative aligns to the left.
 * @param {string[]} cells
 */
export function printRow (widths, cells) {
  console.log(cells.map((cell, i) => widths[i] < 0 ? cell.padEnd(-widths[i]) : cell.padStart(widths[i])).join('  ').trimEnd())
}
