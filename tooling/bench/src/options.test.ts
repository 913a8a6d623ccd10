import { describe, expect, it } from 'vitest';
import { BenchError } from './bench-error.js';
import { optionsOf } from './options.js';
import { workloads } from './workloads/index.js';

const namesOf = (args: readonly string[]): string[] =>
  optionsOf(args, {}).workloads.map(({ name }) => name);

describe('the names', () => {
  it.each([[[]], [['all']], [['gemm', 'all']]])('%j means every workload', (args) => {
    expect(namesOf(args)).toEqual(workloads.map(({ name }) => name));
  });

  it('choose, in the order of the page', () => {
    expect(namesOf(['startup', 'gemm', 'gemm'])).toEqual(['gemm', 'startup']);
  });

  it('that do not exist are refused with those that do', () => {
    expect(() => namesOf(['gemn'])).toThrow(
      'there is no benchmark gemn. There are: article, paper, wide, gemm, batchnorm, elementwise, order, predict, startup, dispatch, all.',
    );
  });
});

describe('the options', () => {
  it('are off without being named', () => {
    expect(optionsOf([], {})).toMatchObject({
      only: '',
      quick: false,
      ours: false,
      python: null,
      json: null,
      render: false,
      help: false,
      command: 'pnpm bench',
    });
  });

  it('that do not exist are refused with those that do', () => {
    expect(() => optionsOf(['--fast'], {})).toThrow(BenchError);
    expect(() => optionsOf(['--fast'], {})).toThrow(/'--fast'[\s\S]*--quick {2}/);
  });

  it('take a Python from the environment, and rather from the arguments', () => {
    expect(optionsOf([], { EVENKEEL_PYTHON: '/a/python' }).python).toBe('/a/python');
    const both = optionsOf(['--python', '/b/python'], { EVENKEEL_PYTHON: '/a/python' });
    expect(both.python).toBe('/b/python');
    expect(optionsOf(['--ours'], { EVENKEEL_PYTHON: '/a/python' }).python).toBeNull();
  });

  it('are in the command without the paths of this machine', () => {
    const args = ['gemm', '--quick', '--only', '512', '--python', '/b/python', '--json', '/c.json'];
    expect(optionsOf(args, {}).command).toBe(
      'pnpm bench gemm --quick --only 512 --python PATH --json FILE',
    );
  });
});
