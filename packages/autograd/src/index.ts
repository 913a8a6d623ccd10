/**
 * @evenkeel/autograd: gradients. Records operations of @evenkeel/tensor and walks back over them.
 */
export { type CustomResult, checkpoint, customGrad } from './custom.js';
export { grad, jacobian, type Output, type Vjp, vjp } from './grad.js';
export { type GradCheckOptions, gradCheck } from './grad-check.js';
export { hessian, hvp } from './hessian.js';
export { type Jvp, jvp } from './jvp.js';
export { type LossResult, type ValueAndGrad, valueAndGrad } from './value-and-grad.js';
