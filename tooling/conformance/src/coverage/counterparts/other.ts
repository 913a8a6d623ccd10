// What has a counterpart outside the families: gradients, layers, losses and files.
import type { Section } from './row.js';

export const others: Section = {
  title: 'Gradients, layers, losses and files',
  rows: [
    ['', 'detach', 'stopGradient'],
    ['', 'batch_norm native_batch_norm', 'batchNorm, nn.BatchNorm'],
    ['', 'dropout native_dropout', 'nn.Dropout'],
    ['', 'binary_cross_entropy_with_logits', 'sigmoidCrossEntropy', 'no weights; mean is a call'],
    ['', 'kl_div', 'sub(xlogy(p, p), mul(p, x))', 'x: the logarithms of probabilities'],
    ['', 'margin_ranking_loss', 'mean(relu(mul(sub(b, a), sign(x))))'],
    ['', 'hinge_embedding_loss', 'mean(where(condition, x, relu(sub(1, x))))'],
    ['', 'poisson_nll_loss', 'mean(sub(exp(x), mul(b, x)))'],
    ['', 'embedding', 'take(x, i, 0)'],
    ['load', '', 'data/npy.readNpy, data/npz.readNpz'],
    ['save', '', 'data/npy.writeNpy'],
    ['savez savez_compressed', '', 'data/npz.writeNpz'],
    ['loadtxt genfromtxt', '', 'data/csv.parseCsv'],
    ['', 'save', 'nn.saveSafetensors'],
    ['', 'load', 'nn.loadSafetensors'],
  ],
};
