// The dependency graph: every package is in the table, no edge is outside it, and there is no cycle.
import { describe, expect, it } from 'vitest';
import { graph } from './graph.js';
import { dependenciesOf, packages } from './workspace.js';

const names = packages.map((p) => p.manifest.name);
const edges = new Map(
  packages.map((p) => [
    p.manifest.name,
    [...dependenciesOf(p.manifest).keys()].filter((name) => names.includes(name)),
  ]),
);

/** The first cycle reachable from `name`, as the list of its packages. */
function cycleFrom(name: string, path: readonly string[] = []): readonly string[] | undefined {
  if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
  for (const next of edges.get(name) ?? []) {
    const cycle = cycleFrom(next, [...path, name]);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

describe('the dependency graph', () => {
  it('has a row for every package of the workspace, and no other', () => {
    expect([...names].sort()).toEqual(Object.keys(graph).sort());
  });

  it.each(names)('%s depends only on what its row allows', (name) => {
    const outside = (edges.get(name) ?? []).filter((to) => !graph[name]?.includes(to));
    expect(outside, 'edges missing from tooling/checks/src/graph.ts').toEqual([]);
  });

  it('has no cycle, development dependencies included', () => {
    for (const name of names) expect(cycleFrom(name)).toBeUndefined();
  });

  it('lets nothing depend on a leaf', () => {
    const leaves = ['quickstart', '@evenkeel/conformance', '@evenkeel/checks', '@evenkeel/bench'];
    for (const [name, to] of edges) {
      expect(
        to.filter((dependency) => leaves.includes(dependency)),
        name,
      ).toEqual([]);
    }
  });
});
