import { expect, it } from 'vitest';
import { denseTwin, expandedTwin, viewsOf } from './host-view.js';
import type { InputSpec } from './sample.js';

const matrix: InputSpec = { shape: [2, 3], dtype: 'float32', data: [1, 2, 3, 4, 5, 6], view: [] };

it('knows the elements of a view', () => {
  const of = (view: InputSpec['view']) => {
    const { shape, data } = denseTwin({ ...matrix, view });
    return { shape, data };
  };
  expect(of([{ kind: 'transpose', axes: [1, 0] }])).toEqual({
    shape: [3, 2],
    data: [1, 4, 2, 5, 3, 6],
  });
  expect(of([{ kind: 'slice', axis: 1, start: 0, stop: 3, step: 2 }])).toEqual({
    shape: [2, 2],
    data: [1, 3, 4, 6],
  });
  expect(
    of([
      { kind: 'slice', axis: 0, start: 1, stop: 2, step: 1 },
      { kind: 'expand', shape: [2, 1, 3] },
    ]),
  ).toEqual({ shape: [2, 1, 3], data: [4, 5, 6, 4, 5, 6] });
  expect(expandedTwin({ ...matrix, shape: [2, 1], data: [7, 8] }, [2, 2]).data).toEqual([
    7, 7, 8, 8,
  ]);
});

it('stores given elements as views that read back as they were', () => {
  const views = viewsOf(matrix);
  expect(views.map((v) => v.name)).toEqual([
    'sliced',
    'transposed',
    'sliced along the last axis',
    'repeated along axis 0',
    'repeated along axis 1',
  ]);
  for (const { name, view } of views.slice(0, 3)) {
    expect(denseTwin(view), name).toEqual(matrix);
    expect(view.data, name).not.toEqual(matrix.data);
  }
  expect(views.slice(3).map((v) => denseTwin(v.view).data)).toEqual([
    [1, 2, 3, 1, 2, 3],
    [1, 1, 1, 4, 4, 4],
  ]);
});

it('has no views of what has no axis or no element', () => {
  expect(viewsOf({ ...matrix, shape: [], data: [1] })).toEqual([]);
  expect(viewsOf({ ...matrix, shape: [0, 3], data: [] })).toEqual([]);
});
