/**
 * The tree of modules: which modules and variables hang under one, and what their paths are. A path is that of
 * the properties that lead there: `layers.0.kernel`. What stands in private fields (#x) is not seen.
 */
import { type AnyModule, Module } from './module.js';
import { type ModuleVariable, Parameter, State } from './parameter.js';

/** A module, a variable, or an array or object on the way to one, and the property that holds it. */
interface Place<T> {
  readonly value: T;
  readonly name: string;
  /** What it is a property of; null for the root. */
  readonly above: Place<object> | null;
}

/** A variable, with the module that it belongs to. */
export interface VariablePlace extends Place<ModuleVariable> {
  readonly owner: AnyModule;
}

/** What hangs under a module, each once: modules parents first, variables in their order and that of the properties. */
export interface Tree {
  readonly modules: readonly Place<AnyModule>[];
  readonly variables: readonly VariablePlace[];
  /** Every module, array and object that was looked into, and what was found there. */
  readonly looks: readonly Look[];
}

/** The properties of an object at the time of the walk. */
interface Look {
  readonly object: object;
  readonly names: readonly string[];
  /** What the walk follows or collects; null for anything else. */
  readonly values: readonly (object | null)[];
}

interface Collected {
  readonly modules: Place<AnyModule>[];
  readonly variables: VariablePlace[];
  readonly looks: Look[];
}

/** The tree of a module. */
export function treeOf(root: AnyModule): Tree {
  const tree: Collected = { modules: [], variables: [], looks: [] };
  collect({ value: root, name: '', above: null }, tree, new Set());
  return tree;
}

/** A module, its own variables, then the modules below; `seen` holds these and the arrays and objects on the way. */
function collect(place: Place<AnyModule>, tree: Collected, seen: Set<object>): void {
  const owner = place.value;
  seen.add(owner);
  tree.modules.push(place);
  const inner: Place<AnyModule>[] = [];
  const look = (above: Place<object>): void => {
    const entries = entriesOf(above.value);
    tree.looks.push({
      object: above.value,
      names: entries.map(([name]) => name),
      values: entries.map(([, value]) => (isFollowed(value) ? value : null)),
    });
    for (const [name, value] of entries) {
      if (!isFollowed(value) || seen.has(value)) continue;
      if (isVariable(value)) {
        seen.add(value);
        tree.variables.push({ value, name, above, owner });
      } else if (value instanceof Module) {
        inner.push({ value, name, above });
      } else {
        seen.add(value);
        look({ value, name, above });
        seen.delete(value);
      }
    }
  };
  look(place);
  for (const below of inner) if (!seen.has(below.value)) collect(below, tree, seen);
}

/** The elements of an array, the properties of anything else. */
const entriesOf = (object: object): (readonly [name: string, value: unknown])[] =>
  Array.isArray(object)
    ? Array.from(object, (value: unknown, i) => [String(i), value])
    : Object.entries(object);

const isVariable = (value: object): value is ModuleVariable =>
  value instanceof Parameter || value instanceof State;

/** Whether a value is a module or variable, or may lead to some. */
const isFollowed = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  (isVariable(value) ||
    value instanceof Module ||
    Array.isArray(value) ||
    Object.getPrototypeOf(value) === Object.prototype);

/**
 * Whether a walk would find the same again. A training loop asks in every step, so this reads each property and makes
 * nothing: `for in` is several times as fast here as what lists the properties.
 */
export function isCurrent({ looks }: Tree): boolean {
  for (const { object, names, values } of looks) {
    if (!isAsBefore(object, names, values)) return false;
  }
  return true;
}

function isAsBefore<T extends object>(
  object: T,
  names: Look['names'],
  values: Look['values'],
): boolean {
  let i = 0;
  if (Array.isArray(object)) {
    while (i < object.length && isSame(values[i], object[i])) i++;
    return i === object.length && i === values.length;
  }
  for (const name in object) {
    if (names[i] !== name || !isSame(values[i], object[name])) return false;
    i++;
  }
  return i === names.length;
}

const isSame = (before: object | null | undefined, value: unknown): boolean =>
  value === before || (before === null && !isFollowed(value));

/** The path of something in a tree whose root has the path `root`. */
export function pathOf({ name, above }: Place<object>, root = ''): string {
  if (above === null) return root;
  const before = pathOf(above, root);
  return before === '' ? name : `${before}.${name}`;
}

/** A variable and its path. */
export interface NamedVariable {
  readonly path: string;
  readonly value: ModuleVariable;
}

/** The variables of a tree by their paths from its root. */
export const variablesOf = (root: AnyModule): NamedVariable[] =>
  treeOf(root).variables.map((place) => ({ path: pathOf(place), value: place.value }));
