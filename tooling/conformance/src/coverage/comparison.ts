// The second half of the page: the functions of NumPy and PyTorch with ours, or why not.
import { type Absence, sections, without } from './counterparts/index.js';
import names from './names.json' with { type: 'json' };
import { table } from './table.js';

/** The libraries that ours is set beside. */
export const LIBRARIES = ['numpy', 'torch'] as const;
export type Library = (typeof LIBRARIES)[number];

/** How a module's functions are written in a row: those of torch.linalg as `linalg.inv`. */
const MODULES: Readonly<Record<keyof typeof names.modules, readonly [Library, prefix: string]>> = {
  numpy: ['numpy', ''],
  'numpy.linalg': ['numpy', 'linalg.'],
  'numpy.random.Generator': ['numpy', 'random.'],
  torch: ['torch', ''],
  'torch.linalg': ['torch', 'linalg.'],
  'torch.special': ['torch', 'special.'],
};

/** Every public function of a library. */
export const functionsOf = (library: Library): readonly string[] =>
  Object.entries(names.modules).flatMap(([module, members]) => {
    const found = Object.entries(MODULES).find(([name]) => name === module)?.[1];
    if (found === undefined || found[0] !== library) return [];
    return members.map((name) => `${found[1]}${name}`);
  });

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

/** A row, read. */
export interface Counterpart {
  readonly numpy: readonly string[];
  readonly torch: readonly string[];
  readonly ours: string;
  /** Whether `ours` is an expression, not names. */
  readonly expression: boolean;
}

/** The rows of all families, read. */
export const counterparts: readonly Counterpart[] = sections
  .flatMap(({ rows }) => rows)
  .map(([numpy, torch, ours]) => ({
    numpy: words(numpy),
    torch: words(torch),
    ours,
    expression: ours.includes('('),
  }));

/** The functions of a library without a counterpart, of one reason or of all. */
export const absent = (library: Library, absences: readonly Absence[] = without) =>
  absences.flatMap((absence) => words(absence[library] ?? ''));

/** How many functions have a counterpart by name, in an expression, or not. */
export function comparisonCounts(): string {
  const rows = LIBRARIES.map((library) => {
    const count = (expression: boolean) =>
      counterparts.filter((row) => row.expression === expression).flatMap((row) => row[library])
        .length;
    const version = `${library === 'numpy' ? 'NumPy' : 'PyTorch'} ${names.versions[library]}`;
    const counts = [functionsOf(library).length, count(false), count(true)];
    return [version, ...counts.map(String), String(absent(library).length)];
  });
  return table(['', 'functions', 'by name', 'as an expression', 'without'], rows);
}

/** A table for each family. */
export const comparisonTables = (): string =>
  sections
    .map(({ title, rows }) => {
      const cells = rows.map(([numpy, torch, ours, note = '']) => [
        words(numpy).join(', '),
        words(torch).join(', '),
        ours.includes('(') ? `\`${ours}\`` : ours,
        note,
      ]);
      return `### ${title}\n\n${table(['NumPy', 'PyTorch', 'here', ''], cells)}`;
    })
    .join('\n\n');

/** A paragraph for each reason. */
export const absences = (): string =>
  without
    .map((absence) => {
      const parts = LIBRARIES.flatMap((library) => {
        const found = absent(library, [absence]);
        return found.length === 0
          ? []
          : [`${library === 'numpy' ? 'NumPy' : 'PyTorch'}: ${found.join(', ')}.`];
      });
      return `**${absence.reason}.** ${parts.join(' ')}`;
    })
    .join('\n\n');
