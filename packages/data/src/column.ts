/**
 * One of x, y and weights on its way to a backend: which dtype it gets there, and how rows of it become a tensor.
 * Of a tensor they are gathered where it lives; an array's are copied there.
 */
import {
  ArgumentError,
  type Backend,
  BackendMismatchError,
  cast,
  type DType,
  expand,
  gather,
  isFloat,
  keep,
  scope,
  Tensor,
  type TypedArray,
  tensor,
} from '@evenkeel/tensor';
import type { BatchOptions } from './batch.js';
import { type HostArray, type HostInput, readHost } from './host-array.js';
import { integersOf, takeRows } from './rows.js';
import type { Role } from './table.js';

/** Rows that can be made into tensors. */
export interface Column {
  readonly shape: readonly number[];
  /** These rows in this order, as a tensor that survives every scope: the caller disposes it. */
  take(rows: Int32Array): Tensor;
}

/** Reads what the user gave for one of the three. */
export function columnOf(
  op: string,
  role: Role,
  input: HostInput | Tensor,
  options: BatchOptions,
): Column {
  if (input instanceof Tensor) return tensorColumn(op, role, input, options);
  const given = readHost(op, role, input);
  const backend = backendOf(op, options);
  const dtype = dtypeOf(role, given, options);
  const array = dtype === 'int32' ? integersOf(op, role, given) : given;
  const rest = array.shape.slice(1);
  return {
    shape: array.shape,
    take: (rows) => upload(takeRows(array, rows, dtype), [rows.length, ...rest], dtype, backend),
  };
}

/** The backend that host arrays go to. */
export function backendOf(op: string, { backend }: BatchOptions): Backend {
  if (backend !== undefined) return backend;
  throw new ArgumentError(
    op,
    'needs a backend to make tensors on, got undefined. Give { backend }, such as new CpuBackend() of @evenkeel/backend-cpu',
  );
}

/** Labels are integers, weights are floats, and of x only what comes as int32, such as positions. */
export function dtypeOf(role: Role, { data }: HostArray, options: BatchOptions): DType {
  const float = options.dtype ?? 'float32';
  if (role === 'weights') return float;
  if (role === 'y' && options.yDtype !== undefined) return options.yDtype;
  if (data instanceof Int32Array) return 'int32';
  return role === 'y' && data instanceof Uint8Array ? 'int32' : float;
}

/** A tensor that survives every scope. */
export function upload(
  values: TypedArray,
  shape: readonly number[],
  dtype: DType,
  backend: Backend,
): Tensor {
  return keep(tensor(values, { shape, dtype, backend }));
}

function tensorColumn(op: string, role: Role, t: Tensor, options: BatchOptions): Column {
  const { backend = t.backend, dtype, yDtype } = options;
  if (backend !== t.backend) throw new BackendMismatchError(op, [backend.name, t.backend.name]);
  const wanted = (role === 'y' ? yDtype : undefined) ?? (isFloat(t.dtype) ? dtype : undefined);
  const rest = t.shape.slice(1);
  return {
    shape: t.shape,
    take: (rows) =>
      keep(
        scope(() => {
          const shape = [rows.length, ...rest];
          const positions = tensor(rows, { shape: [rows.length, ...rest.map(() => 1)], backend });
          const taken = gather(t, expand(positions, shape), 0);
          return wanted === undefined || wanted === t.dtype ? taken : cast(taken, wanted);
        }),
      ),
  };
}
