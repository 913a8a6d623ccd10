/** A callback that shows how training goes on. What it says: text.ts. How a line is drawn again: cli-progress. */
import type { SingleBar } from 'cli-progress';
import type { Callback, Logs, Run, StepEnd } from '../callback.js';
import type { History } from '../history.js';
import { defaultStream, isTerminal, type Terminal, type WritableLike } from './stream.js';
import { epochLine, liveLine, titleOf } from './text.js';

/** Options of {@link progress}. */
export interface ProgressOptions {
  /** Where to write; default: `process.stderr`. */
  readonly stream?: WritableLike;
}

/**
 * Shows how `fit` goes on. In a terminal there is one bar an epoch, with its steps, the time left, the loss and the
 * metrics, drawn at most ten times a second; of every finished epoch a line stays:
 *
 * `epoch 3/20  loss 0.1234  accuracy 0.95  valLoss 0.1432  0.8 s`
 *
 * Elsewhere (a file, a pipe, where the environment has CI or TERM=dumb) these lines are all that is written. A last one
 * says why training stopped, if it did before its last epoch.
 *
 * Nothing of the terminal's state is changed, so nothing has to be put right when the process is interrupted; and no
 * timer outlives the epoch. The bar needs a stream of Node's; anything else gets lines.
 *
 * @throws {ArgumentError} if there is neither a stream nor a `process.stderr`.
 *
 * @example
 * ```ts
 * let text = '';
 * const backend = new CpuBackend();
 * const model = new Dense({ units: 1 }).build([null, 1], { backend });
 * await fit(model, { x: [[0], [1]], y: [[1], [3]] }, {
 *   loss: meanSquaredError,
 *   optimizer: new SGD({ learningRate: 0.1 }),
 *   epochs: 2,
 *   callbacks: [progress({ stream: { write: (line) => void (text += line) } })],
 * });
 * text; // => epoch 1/2 loss ...s epoch 2/2 loss ...s
 * ```
 */
export function progress({ stream = defaultStream('progress') }: ProgressOptions = {}): Callback {
  return isTerminal(stream) ? new BarAndLines(stream) : new Lines(stream);
}

/** A line an epoch. */
class Lines implements Callback {
  readonly #stream: WritableLike;
  #began = 0;

  constructor(stream: WritableLike) {
    this.#stream = stream;
  }

  onEpochBegin(_run: Run, _epoch: number): void {
    this.#began = performance.now();
  }

  onEpochEnd(run: Run, epoch: number, logs: Logs): void {
    const seconds = (performance.now() - this.#began) / 1000;
    this.#stream.write(`${epochLine(titleOf(epoch, run.epochs), logs, seconds)}\n`);
  }

  onTrainEnd(_run: Run, { ended }: History): void {
    // What failed is said by the error that fit throws.
    if (ended !== 'finished' && ended !== 'failed') this.#stream.write(`stopped: ${ended}\n`);
  }
}

const REDRAWS_A_SECOND = 10;
/** Over how many steps the speed is taken that the time left is told from. */
const STEPS_OF_SPEED = 50;

/** A bar while an epoch goes on, in place of which its line is written. */
class BarAndLines extends Lines {
  readonly #stream: Terminal;
  #bar: SingleBar | null = null;
  #title = '';
  #steps: number | null = null;
  #last: StepEnd | null = null;

  constructor(stream: Terminal) {
    super(stream);
    this.#stream = stream;
  }

  async onTrainBegin(): Promise<void> {
    // Loaded here, because it needs modules of Node, which are not there where only lines are written.
    const cliProgress = await import('cli-progress');
    this.#bar = new cliProgress.SingleBar({
      stream: this.#stream,
      format: (_options, { value, eta }) => this.#line(value, Number(eta)),
      fps: REDRAWS_A_SECOND,
      etaBuffer: STEPS_OF_SPEED,
      clearOnComplete: true,
      // It would switch wrapping off and on again; a line here is never longer than the terminal is wide.
      linewrap: true,
    });
  }

  override onEpochBegin(run: Run, epoch: number): void {
    super.onEpochBegin(run, epoch);
    this.#title = titleOf(epoch, run.epochs);
    this.#steps = run.steps;
    this.#last = null;
    this.#bar?.start(run.steps ?? 0, 0);
  }

  onStepEnd(_run: Run, end: StepEnd): void {
    this.#last = end; // its figures are read when the bar is drawn
    this.#bar?.update(end.step + 1);
  }

  override onEpochEnd(run: Run, epoch: number, logs: Logs): void {
    this.#bar?.stop();
    super.onEpochEnd(run, epoch, logs);
  }

  override onTrainEnd(run: Run, history: History): void {
    this.#bar?.stop();
    super.onTrainEnd(run, history);
  }

  /** One column stays free: a cursor behind the last one would move some terminals to the next line. */
  #line(step: number, secondsLeft: number): string {
    const { columns } = this.#stream;
    const logs = this.#last?.logs ?? {};
    const moment = { title: this.#title, step, steps: this.#steps, secondsLeft, logs };
    return liveLine(moment, (columns || 80) - 1);
  }
}
