/** Does what a coordinator asks of a session: prepares, checks and times one case at a time. */
import { Arrays, writeFloats } from '../data/arrays.js';
import type {
  Lane,
  LaneAnswer,
  PrepareAnswer,
  Prepared,
  Request,
  Session,
  TimeAnswer,
} from './contract.js';

/** See the file's header. */
export class SessionHost {
  readonly #session: Session;
  #prepared: Prepared | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The answer to a request; throws what goes wrong. */
  async answer(request: Request): Promise<PrepareAnswer | TimeAnswer | null> {
    switch (request.do) {
      case 'prepare': {
        const arrays = Arrays.read(request.arrays);
        const prepared = await this.#session.prepare(request.spec, arrays);
        if ('absent' in prepared) return prepared;
        this.#prepared = prepared;
        const { note, lanes } = prepared;
        return { ...(note !== undefined && { note }), lanes: lanes.map(withoutFunctions) };
      }
      case 'check': {
        const { name, check } = this.#lane(request.lane);
        if (check === undefined) throw new Error(`${name} has nothing to check.`);
        writeFloats(request.out, await check());
        return null;
      }
      case 'warm':
        return { us: await timeFor(this.#lane(request.lane).run, request.ms) };
      case 'sample': {
        const { run } = this.#lane(request.lane);
        if (request.first) await run();
        return { us: await timeCalls(run, request.calls) };
      }
      case 'drop':
        this.#prepared?.dispose();
        this.#prepared = null;
        return null;
    }
  }

  #lane(index: number): Lane {
    const lane = this.#prepared?.lanes[index];
    if (lane === undefined) throw new Error(`there is no lane ${index}.`);
    return lane;
  }
}

function withoutFunctions({ run, check, ...lane }: Lane): LaneAnswer {
  return lane;
}

/** Calls for `ms`, at least once; answers microseconds a call in the second half of that time. */
async function timeFor(run: Lane['run'], ms: number): Promise<number> {
  const start = performance.now();
  let us = await timeCalls(run, 1);
  let calls = 1;
  while (performance.now() - start < ms) {
    // Each stretch as long as everything before it: the last one has half of the time.
    us = await timeCalls(run, calls);
    calls *= 2;
  }
  return us;
}

/** Microseconds a call. */
async function timeCalls(run: Lane['run'], calls: number): Promise<number> {
  const start = performance.now();
  const first = run();
  if (first instanceof Promise) {
    await first;
    for (let i = 1; i < calls; i++) await run();
  } else {
    for (let i = 1; i < calls; i++) run();
  }
  return ((performance.now() - start) * 1e3) / calls;
}
