/**
 * The tree of modules: which modules and variables hang under one, and what their paths are. A path is that of
 * the properties that lead there: `layers.0.kernel`. What stands in private fields (#x) is not seen.
 */
import { type AnyModule, Module } from './module.js';
import { type ModuleVariable, Parameter, State } from './parameter.js';

/** A module or a variable, and its path from the root. */
export interface Found<T> {
  readonly path: string;
  readonly value: T;
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

/**
 * Calls `visit` with what hangs directly under a module: in its properties, in arrays and objects there.
 * `above` are the arrays and objects on the way, which may refer to each other.
 */
function eachBelow(
  holder: object,
  path: string,
  visit: (value: AnyModule | ModuleVariable, path: string) => void,
  above: readonly object[] = [],
): void {
  for (const [name, value] of Object.entries(holder)) {
    if (value instanceof Module || value instanceof Parameter || value instanceof State) {
      visit(value, join(path, name));
    } else if (typeof value === 'object' && value !== null && isPlain(value)) {
      if (!above.includes(value)) eachBelow(value, join(path, name), visit, [...above, value]);
    }
  }
}

/** A module and those below it, each once, parents first, by their paths below `place`, that of the first. */
export function modulesOf(root: AnyModule, place = ''): Found<AnyModule>[] {
  const seen = new Set<AnyModule>();
  const found: Found<AnyModule>[] = [];
  const walk = (module: AnyModule, path: string): void => {
    if (seen.has(module)) return;
    seen.add(module);
    found.push({ path, value: module });
    eachBelow(module, path, (value, below) => {
      if (value instanceof Module) walk(value, below);
    });
  };
  walk(root, place);
  return found;
}

/** The variables that belong to a module itself, by their paths below `path`. */
export function ownVariables(module: AnyModule, path = ''): Found<ModuleVariable>[] {
  const found: Found<ModuleVariable>[] = [];
  eachBelow(module, path, (value, below) => {
    if (!(value instanceof Module)) found.push({ path: below, value });
  });
  return found;
}

/** A variable of a tree, with the module that it belongs to. */
export interface FoundVariable extends Found<ModuleVariable> {
  readonly owner: AnyModule;
}

/** All variables of a tree, each once, in the order of the modules and their properties; paths as in {@link modulesOf}. */
export function variablesOf(root: AnyModule, place = ''): FoundVariable[] {
  const seen = new Set<ModuleVariable>();
  const found: FoundVariable[] = [];
  for (const { path, value: owner } of modulesOf(root, place)) {
    for (const variable of ownVariables(owner, path)) {
      if (seen.has(variable.value)) continue;
      seen.add(variable.value);
      found.push({ ...variable, owner });
    }
  }
  return found;
}

/** What hangs under a module, in the order of {@link modulesOf} and {@link variablesOf}, without the paths. */
export interface Tree {
  readonly modules: readonly AnyModule[];
  readonly variables: readonly ModuleVariable[];
  /** The module that each variable belongs to. */
  readonly owners: readonly AnyModule[];
}

/** The tree of a module. A training loop asks for it in every step: no strings are made here. */
export function treeOf(root: AnyModule): Tree {
  const tree = { modules: [], variables: [], owners: [] };
  collect(root, tree, new Set());
  return tree;
}

interface Collected {
  readonly modules: AnyModule[];
  readonly variables: ModuleVariable[];
  readonly owners: AnyModule[];
}

/** A module, its own variables, then the modules below; `seen` holds these and the arrays and objects on the way. */
function collect(module: AnyModule, tree: Collected, seen: Set<object>): void {
  seen.add(module);
  tree.modules.push(module);
  const inner: AnyModule[] = [];
  const look = (holder: object): void => {
    for (const value of Object.values(holder)) {
      if (typeof value !== 'object' || value === null || seen.has(value)) continue;
      if (value instanceof Parameter || value instanceof State) {
        seen.add(value);
        tree.variables.push(value);
        tree.owners.push(module);
      } else if (value instanceof Module) {
        inner.push(value);
      } else if (isPlain(value)) {
        seen.add(value);
        look(value);
        seen.delete(value);
      }
    }
  };
  look(module);
  for (const below of inner) if (!seen.has(below)) collect(below, tree, seen);
}

/** Whether two trees are the same objects in the same order. */
export function isSameTree(a: Tree, b: Tree): boolean {
  return isSameList(a.modules, b.modules) && isSameList(a.variables, b.variables);
}

const isSameList = (a: readonly object[], b: readonly object[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);
