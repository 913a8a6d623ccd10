import { valueAndGrad } from '@evenkeel/autograd';
import { Module, type Sequential } from '@evenkeel/nn';
import { Adam } from '@evenkeel/optim';
import { memory, ones, type StateDict, scope, type Tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { type CheckpointInfo, ModelCheckpoint, splitCheckpoint } from './model-checkpoint.js';
import { backend, bitsOf, play, smallModel } from './run.test-support.js';

const logs = [4, 2, 3].map((valLoss) => ({ loss: 1, valLoss }));

function trainStep(model: Sequential, optimizer: Adam): void {
  scope(() => {
    const x = ones([4, 2], { backend });
    const { grads } = valueAndGrad(model.trainableParameters(), () => model.infer(x).sum());
    optimizer.step(grads);
  });
}

describe('ModelCheckpoint', () => {
  it('waits for save, and tells it the epoch and its figures', async () => {
    const model = smallModel();
    const told: string[] = [];
    const save = async (state: StateDict, info: CheckpointInfo): Promise<void> => {
      await new Promise(setImmediate);
      told.push(`${info.epoch}: ${info.logs.valLoss} ${[...state.keys()].length}`);
    };
    const train = (epoch: number) => void told.push(`train ${epoch}`);
    await play(new ModelCheckpoint({ save }), { logs, model, train });
    expect(told).toEqual(['train 0', '0: 4 9', 'train 1', '1: 2 9', 'train 2', '2: 3 9']);
    model.dispose();
  });

  it('continues training bit for bit from model and optimizer', async () => {
    const before = memory(backend).buffers;
    const [model, optimizer] = [smallModel(), new Adam({ learningRate: 0.1 })];
    const saved: StateDict[] = [];
    const checkpoint = new ModelCheckpoint({
      save: (state) => void saved.push(state),
      optimizer: true,
    });
    const train = () => trainStep(model, optimizer);
    await play(checkpoint, { logs, model, optimizer, train });
    const [first] = saved;
    expect([...(first?.keys() ?? [])]).toContain('optimizer.layers.0.kernel.m');

    const [again, other] = [smallModel(7), new Adam({ learningRate: 0.1 })];
    const { model: weights, optimizer: slots } = splitCheckpoint(first ?? new Map());
    again.loadStateDict(weights);
    other.loadStateDict(slots);
    expect(other.steps).toBe(1);
    for (let step = 0; step < 2; step++) trainStep(again, other);
    expect(bitsOf(await again.stateDict())).toEqual(bitsOf(await model.stateDict()));
    expect(bitsOf(await other.stateDict())).toEqual(bitsOf(await optimizer.stateDict()));
    for (const owner of [model, optimizer, again, other]) owner.dispose();
    expect(memory(backend).buffers).toBe(before);
  });

  it('compares anew in a second training', async () => {
    const model = smallModel();
    const epochs: number[] = [];
    const save = (_: StateDict, { epoch }: CheckpointInfo) => void epochs.push(epoch);
    const checkpoint = new ModelCheckpoint({ save, saveBestOnly: true, minDelta: 0.5 });
    await play(checkpoint, { logs, model });
    await play(checkpoint, { logs: [9, 8.6, 8.5].map((valLoss) => ({ valLoss })), model });
    // 8.5 is not by more than 0.5 better than 9.
    expect(epochs).toEqual([0, 1, 0]);
    model.dispose();
  });

  it('refuses what does not go together', async () => {
    // @ts-expect-error: a path is no function.
    expect(() => new ModelCheckpoint({ save: 'model.safetensors' })).toThrow(
      '[ModelCheckpoint] save must be a function, got model.safetensors. Give what stores a state: (state, { epoch }) => ...',
    );
    const save = () => {};
    expect(() => new ModelCheckpoint({ save, monitor: 'loss' })).toThrow(
      '[ModelCheckpoint] monitor needs saveBestOnly: true, got it without. Add saveBestOnly: true, or leave monitor out to save every epoch',
    );
    expect(() => new ModelCheckpoint({ save, mode: 'max' })).toThrow('mode needs saveBestOnly');
    expect(() => new ModelCheckpoint({ save, saveBestOnly: true, monitor: 'x' })).toThrow(
      "[ModelCheckpoint] mode must be given for the figure 'x'",
    );

    class Learner extends Module {
      readonly optimizer = smallModel();
      protected override forward(x: Tensor): Tensor {
        return this.optimizer.infer(x);
      }
    }
    const model = new Learner().build([null, 2], { backend });
    await expect(
      play(new ModelCheckpoint({ save, optimizer: true }), { logs, model }),
    ).rejects.toThrow(
      "[ModelCheckpoint] names that begin with 'optimizer.' must be the optimizer's, got optimizer.layers.0.kernel in the model. Rename that property of the model",
    );
    model.dispose();
  });
});
