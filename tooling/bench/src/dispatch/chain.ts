/**
 * A chain of additions: what one operation costs, from the slope between two lengths, so that fixed costs
 * cancel.
 */
import { valueAndGrad } from '@evenkeel/autograd';
import { add, type Backend, mean, scope, type Tensor, Variable, zeros } from '@evenkeel/tensor';

/** s = p + a + a + ... (`count` additions), then the mean. */
export function chain(backend: Backend, count: number): { forward(): void; gradient(): void } {
  const p = new Variable(zeros([32, 64], { backend }));
  const a = zeros([32, 64], { backend });
  const loss = (): Tensor => {
    let s = add(p.value, a);
    for (let i = 1; i < count; i++) s = add(s, a);
    return mean(s);
  };
  return {
    forward: () => {
      scope(() => loss().item());
    },
    gradient: () => valueAndGrad([p], loss).grads.dispose(),
  };
}
