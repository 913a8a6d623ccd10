/** A session in this process, where a contender has one of its own. */

import type { PrepareAnswer, Request, Session, TimeAnswer } from '../worker/contract.js';
import { SessionHost } from '../worker/session-host.js';
import type { Remote } from './remote.js';

/** Answers through JSON, as a process does. */
export function localRemote(session: Session): Remote {
  const host = new SessionHost(session);
  const ask = async <T>(request: Request): Promise<T> => {
    const told: Request = JSON.parse(JSON.stringify(request));
    return JSON.parse(JSON.stringify(await host.answer(told)));
  };
  return {
    versions: session.versions,
    prepare: (spec, arrays) => ask<PrepareAnswer>({ do: 'prepare', spec, arrays }),
    check: (lane, out) => ask({ do: 'check', lane, out }),
    warm: async (lane, ms) => (await ask<TimeAnswer>({ do: 'warm', lane, ms })).us,
    sample: async (lane, calls, first) =>
      (await ask<TimeAnswer>({ do: 'sample', lane, calls, first })).us,
    drop: () => ask({ do: 'drop' }),
    end: () => {},
  };
}
