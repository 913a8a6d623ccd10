/** One line an epoch, in the words of Keras's `verbose: 2`. */
import type { Callback, Logs, Run } from '@evenkeel/train';

/** Prints `Epoch 1/5 - 13/13 - 0s - 8ms/step - accuracy: 0.8400 - loss: 0.4200`; give it to a KerasCallback. */
export class EpochLines implements Callback {
  readonly #print: (line: string) => void;
  #began = 0;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  onEpochBegin(): void {
    this.#began = performance.now();
  }

  onEpochEnd({ epochs, steps }: Run, epoch: number, logs: Logs): void {
    const milliseconds = performance.now() - this.#began;
    const figures = [...trained(logs), ...validated(logs)].map(
      (name) => `${name}: ${figure(logs[name] ?? Number.NaN)}`,
    );
    this.#print(
      [
        `Epoch ${epoch + 1}/${epochs}`,
        ...(steps === null ? [] : [`${steps}/${steps}`]),
        `${Math.round(milliseconds / 1000)}s`,
        ...(steps === null ? [] : [`${duration(milliseconds / steps)}/step`]),
        ...figures,
      ].join(' - '),
    );
  }
}

const isValidated = (name: string): boolean => name.startsWith('val_');
const trained = (logs: Logs): string[] =>
  Object.keys(logs)
    .filter((name) => !isValidated(name))
    .sort();
const validated = (logs: Logs): string[] => Object.keys(logs).filter(isValidated).sort();

function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${Math.round(milliseconds / 1000)}s`;
  return milliseconds >= 1
    ? `${Math.round(milliseconds)}ms`
    : `${Math.round(milliseconds * 1000)}us`;
}

function figure(value: number): string {
  return Math.abs(value) > 1e-3 ? value.toFixed(4) : value.toExponential(4);
}
