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
}

interface Collected {
  readonly modules: Place<AnyModule>[];
  readonly variables: VariablePlace[];
}

/** The tree of a module. A training loop asks for it in every step: no path is put together here. */
export function treeOf(root: AnyModule): Tree {
  const tree: Collected = { modules: [], variables: [] };
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
    for (const [name, value] of Object.entries(above.value)) {
      if (typeof value !== 'object' || value === null || seen.has(value)) continue;
      if (value instanceof Parameter || value instanceof State) {
        seen.add(value);
        tree.variables.push({ value, name, above, owner });
      } else if (value instanceof Module) {
        inner.push({ value, name, above });
      } else if (isPlain(value)) {
        seen.add(value);
        look({ value, name, above });
        seen.delete(value);
      }
    }
  };
  look(place);
  for (const below of inner) if (!seen.has(below.value)) collect(below, tree, seen);
}

const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

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

/** Whether two trees are the same objects in the same order. */
export function isSameTree(a: Tree, b: Tree): boolean {
  return isSameList(a.modules, b.modules) && isSameList(a.variables, b.variables);
}

const isSameList = (a: readonly Place<object>[], b: readonly Place<object>[]): boolean =>
  a.length === b.length && a.every(({ value }, i) => value === b[i]?.value);
