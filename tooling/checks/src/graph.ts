// The dependency graph of the house: which package of the workspace may depend on which. A new package or a
// new edge is a decision, made here.

/** For each package, the packages it may depend on directly, in whatever kind of dependency. */
export const graph: Readonly<Record<string, readonly string[]>> = {
  // The published packages, from the bottom up.
  '@evenkeel/tensor': ['@evenkeel/presets'],
  '@evenkeel/autograd': ['@evenkeel/tensor', '@evenkeel/presets'],
  '@evenkeel/data': ['@evenkeel/tensor', '@evenkeel/presets'],
  '@evenkeel/backend-cpu': ['@evenkeel/tensor', '@evenkeel/presets'],
  '@evenkeel/backend-testkit': ['@evenkeel/tensor', '@evenkeel/autograd', '@evenkeel/presets'],

  // Private: settings at the bottom, then leaves, on which nothing depends.
  '@evenkeel/presets': [],
  '@evenkeel/conformance': [
    '@evenkeel/tensor',
    '@evenkeel/autograd',
    '@evenkeel/data',
    '@evenkeel/backend-cpu',
    '@evenkeel/backend-testkit',
    '@evenkeel/presets',
  ],
  '@evenkeel/checks': [
    '@evenkeel/tensor',
    '@evenkeel/autograd',
    '@evenkeel/data',
    '@evenkeel/backend-cpu',
    '@evenkeel/backend-testkit',
    '@evenkeel/presets',
  ],
  '@evenkeel/bench': [
    '@evenkeel/tensor',
    '@evenkeel/autograd',
    '@evenkeel/data',
    '@evenkeel/backend-cpu',
    '@evenkeel/presets',
  ],
  article: [
    '@evenkeel/tensor',
    '@evenkeel/autograd',
    '@evenkeel/data',
    '@evenkeel/backend-cpu',
    '@evenkeel/presets',
  ],
};
