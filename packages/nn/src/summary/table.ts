/** A table of texts, with borders. */

/** Where a text stands in its column. */
type Alignment = 'left' | 'right';

/**
 * The lines of a table. Texts are broken at spaces; a word wider than its column is cut, with an ellipsis at its end.
 *
 * @param widths of the texts in each column, without borders and the space on both sides.
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  alignments: readonly Alignment[],
): string[] {
  const rule = (left: string, line: string, cross: string, right: string): string =>
    left + widths.map((width) => line.repeat(width + 2)).join(cross) + right;
  const lines = (row: readonly string[], border: string, atBottom: boolean): string[] => {
    const cells = widths.map((width, i) => broken(row[i] ?? '', width));
    const height = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, y) => {
      const texts = cells.map((cell, i) => {
        const text = cell[atBottom ? y - height + cell.length : y] ?? '';
        const width = widths[i] ?? 0;
        return alignments[i] === 'right' ? text.padStart(width) : text.padEnd(width);
      });
      return `${border} ${texts.join(` ${border} `)} ${border}`;
    });
  };
  const between = rule('├', '─', '┼', '┤');
  return [
    rule('┏', '━', '┳', '┓'),
    ...lines(header, '┃', true),
    rule('┡', '━', '╇', '┩'),
    ...rows.flatMap((row, i) => [...(i > 0 ? [between] : []), ...lines(row, '│', false)]),
    rule('└', '─', '┴', '┘'),
  ];
}

/** The lines of a text in a column. */
function broken(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line) => (line.length <= width ? line : `${line.slice(0, width - 1)}…`));
}
