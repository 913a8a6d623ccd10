import { key } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { breastCancer } from './breast-cancer.js';
import { type CsvOptions, parseCsv } from './csv.js';
import { trainTestSplit } from './split.js';
import { table as breastCancerTable } from './tables/breast-cancer.js';

const flowers = `length,width,species
5.1,3.5,setosa
7.0,3.2,versicolor
4.9,3.0,setosa
`;

describe('parseCsv', () => {
  it('reads numbers and classes, in the order in which these appear', () => {
    expect(parseCsv(flowers, { target: 'species' })).toEqual({
      x: { data: Float64Array.of(5.1, 3.5, 7, 3.2, 4.9, 3), shape: [3, 2] },
      y: { data: Int32Array.of(0, 1, 0), shape: [3] },
      weights: null,
      featureNames: ['length', 'width'],
      classNames: ['setosa', 'versicolor'],
    });
  });

  it('numbers classes as they are given', () => {
    const classes = ['virginica', 'versicolor', 'setosa'];
    const { y, classNames } = parseCsv(flowers, { target: 'species', classes });
    expect(y.data).toEqual(Int32Array.of(2, 1, 2));
    expect(classNames).toEqual(classes);
  });

  it('takes a target of numbers for a quantity, unless they are classes', () => {
    const text = 'x,y\n1,0.5\n2,-3\n';
    expect(parseCsv(text, { target: 'y' }).y).toEqual({
      data: Float64Array.of(0.5, -3),
      shape: [2],
    });
    expect(parseCsv(text, { target: 'y' }).classNames).toEqual([]);
    const classes = parseCsv('x,y\n1,1\n2,0\n', { target: 'y', classes: ['0', '1'] });
    expect(classes.y.data).toEqual(Int32Array.of(1, 0));
  });

  it('chooses and orders the features', () => {
    const { x, featureNames } = parseCsv(flowers, { features: ['width', 'length'] });
    expect([...x.data]).toEqual([3.5, 5.1, 3.2, 7, 3, 4.9]);
    expect(featureNames).toEqual(['width', 'length']);
    const one = parseCsv(flowers, { target: 'species', features: ['width'] });
    expect(one.x).toEqual({ data: Float64Array.of(3.5, 3.2, 3), shape: [3, 1] });
  });

  it('needs no target', () => {
    const { x, y } = parseCsv('a,b\n1,2\n');
    expect(x).toEqual({ data: Float64Array.of(1, 2), shape: [1, 2] });
    expect(y).toBeNull();
  });

  it('takes the names of a text without a header', () => {
    const { x, y } = parseCsv('1,2,a\n3,4,b\n', { columns: ['p', 'q', 'r'], target: 'r' });
    expect([...x.data]).toEqual([1, 2, 3, 4]);
    expect([...y.data]).toEqual([0, 1]);
  });

  it.each<[string, string, CsvOptions?]>([
    ['Windows line breaks', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['old line breaks', 'a,b\r1,2\r3,4'],
    ['mixed line breaks', 'a,b\r\n1,2\n3,4\r\n'],
    ['a byte order mark', '\ufeffa,b\n1,2\n3,4'],
    ['blank lines', '\na,b\n\n1,2\n   \n3,4\n\n'],
    ['white space', ' a , b\n 1,\t2 \n3 ,4'],
    ['quotes', '"a","b"\n"1",2\n3,"4"\n'],
    ['another delimiter', 'a;b\n1;2\n3;4\n', { delimiter: ';' }],
    ['tabs', 'a\tb\n1\t2\n3\t4\n', { delimiter: '\t' }],
    ['a delimiter of two characters', 'a::b\n1::2\n3::4\n', { delimiter: '::' }],
  ])('reads %s', (_, text, options = {}) => {
    const { x, featureNames } = parseCsv(text, options);
    expect(x).toEqual({ data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] });
    expect(featureNames).toEqual(['a', 'b']);
  });

  it('reads quoted cells that hold delimiters, line breaks and quotes', () => {
    const text = '"length, mm","say ""what""","two\nlines"\n1,2,"c,\nd"\n3,4,e\n';
    const { featureNames, classNames } = parseCsv(text, { target: 'two\nlines' });
    expect(featureNames).toEqual(['length, mm', 'say "what"']);
    expect(classNames).toEqual(['c,\nd', 'e']);
  });

  it('reads every way to write a decimal number', () => {
    const cells = ['1', '-1', '+1', '.5', '5.', '1e3', '-2.5E-3', '007', '1e-400', '0.1'];
    expect([...parseCsv(`a\n${cells.join('\n')}`).x.data]).toEqual([
      1, -1, 1, 0.5, 5, 1000, -0.0025, 7, 0, 0.1,
    ]);
  });

  it('reads what it is told about empty cells', () => {
    const text = 'a,b,c\n1,2,u\n,4,v\n5,?,u\n7,8,\n';
    const options = { target: 'c', emptyMarks: ['?'] };
    const dropped = parseCsv(text, { ...options, empty: 'drop' });
    expect([...dropped.x.data, ...dropped.y.data]).toEqual([1, 2, 0]);
    const filled = parseCsv(text.replace('8,\n', '8,v\n'), { ...options, empty: -1 });
    expect([...filled.x.data]).toEqual([1, 2, -1, 4, 5, -1, 7, 8]);
    expect([...filled.y.data]).toEqual([0, 1, 0, 1]);
    const marked = parseCsv(text.replace('8,\n', '8,v\n'), { ...options, empty: Number.NaN });
    expect([...marked.x.data]).toEqual([1, 2, Number.NaN, 4, 5, Number.NaN, 7, 8]);
    const unused = parseCsv(text, { features: ['b'], emptyMarks: ['?'], empty: 'drop' }); // a and c do not count
    expect(unused.x.shape).toEqual([3, 1]);
  });

  it('reads a real table as it is embedded', () => {
    const set = breastCancer();
    const table = parseCsv(breastCancerTable, { target: 'target', classes: ['0', '1'] });
    expect(Float32Array.from(table.x.data)).toEqual(set.features);
    expect(table.y.data).toEqual(set.labels);
    expect(table.featureNames).toEqual(set.featureNames);
    const parts = trainTestSplit(table, { test: 0.2, key: key(1), stratify: true });
    expect(parts.test.y.data).toEqual(
      trainTestSplit(set, { test: 0.2, key: key(1), stratify: true }).test.y.data,
    );
  });
});

describe('parseCsv refuses', () => {
  const number = 'Correct the cell, choose other columns as features, or name';
  it.each<[string, string, object, string]>([
    [
      'a text among numbers',
      'a,b\n1,2\n3,x y\n',
      {},
      `column 'b' must hold numbers, got 'x y' in line 3. ${number} 'x y' in emptyMarks if it stands for no value`,
    ],
    [
      'a decimal comma',
      'a;b\n1,5;2\n',
      { delimiter: ';' },
      "column 'a' must hold numbers, got '1,5' in line 2.",
    ],
    [
      'a number with a unit',
      'a\n1\n5mm\n',
      {},
      "column 'a' must hold numbers, got '5mm' in line 3.",
    ],
    ['NaN', 'a\nNaN\n', {}, "got 'NaN' in line 2."],
    ['Infinity', 'a\n-Infinity\n', {}, "got '-Infinity' in line 2."],
    ['too large a number', 'a\n1e999\n', {}, "got '1e999' in line 2."],
    ['another base', 'a\n0x10\n', {}, "got '0x10' in line 2."],
    [
      'a line after a cell of several lines',
      'a,"b\nc"\n\n1,"2\n"\n1,x\n',
      {},
      "got 'x' in line 6.",
    ],
    ['a line after Windows line breaks', 'a\r\n1\r\n\r\nx\r\n', {}, "got 'x' in line 4."],
    [
      'an empty cell',
      'a,b\n1,2\n3,\n',
      {},
      "column 'b' must have a value in every row, got an empty cell in line 3. Fill it in, or leave such rows out: empty: 'drop'",
    ],
    [
      'a marked cell',
      'a,b\n1,2\nNA,3\n',
      { emptyMarks: ['NA'] },
      "column 'a' must have a value in every row, got an empty cell in line 3.",
    ],
    [
      'an empty cell of the target, whatever stands for others',
      'a,b\n1,\n',
      { target: 'b', empty: 0 },
      "column 'b' must have a value in every row, got an empty cell in line 2.",
    ],
    [
      'rows of which none is complete',
      'a,b\n1,\n,2\n',
      { empty: 'drop' },
      'needs at least one complete row, got 2 rows, none complete. Check the text',
    ],
    [
      'a header alone',
      'a,b\n',
      {},
      'needs at least one complete row, got 0 rows, none complete. Check the text',
    ],
    [
      'nothing',
      ' \n\n',
      {},
      'needs a header and rows, got a text without any. Check what was read',
    ],
    [
      'no header',
      '5.1,3.5\n4.9,3.0\n',
      {},
      "the first line must name the columns, got numbers: '5.1', '3.5'. If there is no header, give the names as columns",
    ],
    [
      'names of columns where there is a header',
      'a,b\n1,2\n',
      { columns: ['a', 'b'] },
      'columns are for a text without a header, got a first line that names the same columns. Leave columns out',
    ],
    [
      'too few cells',
      'a,b\n1,2\n\n3\n',
      {},
      'every row must have 2 cells, one for each column, got 1 in line 4. Correct the line; a cell that holds the delimiter needs quotes',
    ],
    [
      'too many cells',
      'a,b\n1,2,3\n',
      {},
      'every row must have 2 cells, one for each column, got 3 in line 2.',
    ],
    [
      'too few names',
      '1,2\n',
      { columns: ['a'] },
      'every row must have 1 cells, one for each column, got 2 in line 1.',
    ],
    [
      'a name twice in the header',
      'a,b,a\n1,2,3\n',
      {},
      "the names in the header must differ, got 'a' twice. Rename or remove one of them",
    ],
    [
      'a name twice in columns',
      '1,2\n',
      { columns: ['a', 'a'] },
      "columns must differ, got 'a' twice.",
    ],
    [
      'a name twice in features',
      flowers,
      { features: ['width', 'width'] },
      "features must differ, got 'width' twice.",
    ],
    [
      'a class twice',
      flowers,
      { target: 'species', classes: ['a', 'a'] },
      "classes must differ, got 'a' twice.",
    ],
    [
      'an unknown target',
      flowers,
      { target: 'specie' },
      "needs a column 'specie', got none of that name. Did you mean 'species'? The columns are 'length', 'width', 'species'",
    ],
    [
      'an unknown feature',
      flowers,
      { features: ['colour'] },
      "needs a column 'colour', got none of that name. The columns are 'length', 'width', 'species'",
    ],
    [
      'an unknown column of many',
      `${Array.from({ length: 20 }, (_, i) => `c${i}`)}\n`,
      { target: 'zzzz' },
      "'c10', 'c11' and 8 more",
    ],
    [
      'the target as a feature',
      flowers,
      { target: 'species', features: ['species'] },
      "features must not hold the target, got 'species' as both. Leave it out of features",
    ],
    [
      'nothing but a target',
      'a\n1\n',
      { target: 'a' },
      'needs a column of features, got none beside the target. Name columns in features',
    ],
    [
      'no features',
      flowers,
      { features: [] },
      'needs a column of features, got none beside the target.',
    ],
    [
      'a column without a name',
      ',a\n0,1\n',
      {},
      'every column of features must have a name, got none for column 1. Name it, or choose the columns with features: a column without a name often counts the rows',
    ],
    [
      'an unknown class',
      flowers,
      { target: 'species', classes: ['Setosa', 'virginica'] },
      "column 'species' must hold one of the classes 'Setosa', 'virginica', got 'setosa' in line 2. Did you mean 'Setosa'? Correct the cell, or add the class",
    ],
    [
      'an unknown class unlike any',
      flowers,
      { target: 'species', classes: ['setosa', 'x'] },
      "got 'versicolor' in line 3. Correct the cell, or add the class",
    ],
    [
      'numbers and texts as target',
      'a,b\n1,2\n3,two\n',
      { target: 'b' },
      "column 'b' must hold numbers only or class names only, got numbers and, in line 3, 'two'. Correct the cell, or give the names of all classes as classes",
    ],
    [
      'classes without a target',
      flowers,
      { classes: ['a'] },
      'classes are those of the target, got no target. Name the column that holds them',
    ],
    [
      'another policy',
      flowers,
      { empty: 'skip' },
      "empty must be 'error', 'drop' or a number, got the string 'skip'. Say what an empty cell means",
    ],
    [
      'a wrong delimiter',
      'a;b\n1;2\n',
      {},
      'cells must be divided by ",", got one cell in the first line: \'a;b\'. Give delimiter: ";"',
    ],
    ['a wrong delimiter where tabs stand', 'a\tb\n', { delimiter: ';' }, 'Give delimiter: "\\t"'],
    [
      'a delimiter that is none',
      flowers,
      { delimiter: '"' },
      `delimiter must be what stands between two cells, no quote or line break, got the string '"'. Give e.g. ';'`,
    ],
    ['an empty delimiter', flowers, { delimiter: '' }, "got the string ''. Give e.g. ';'"],
    [
      'a quote that does not end',
      'a,b\n1,2\n3,"4\n5,6\n',
      {},
      'quotes must stand around whole cells, got a quote that is not closed in the row that begins in line 3. Write a quote inside a quoted cell twice: ""',
    ],
    [
      'text after a quote',
      'a,b\n1,2\n"3"x,4\n',
      {},
      'got text after a closing quote in the row that begins in line 3.',
    ],
  ])('%s', (_, text, options, message) => {
    expect(() => parseCsv(text, options)).toThrow('[parseCsv] ');
    expect(() => parseCsv(text, options)).toThrow(message);
  });

  it('what is no text', () => {
    // @ts-expect-error
    expect(() => parseCsv(new Uint8Array(3))).toThrow(
      '[parseCsv] needs the text of a table, got Uint8Array. Read the file or the response first: its text, not its name',
    );
  });
});
