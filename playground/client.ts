/**
 * One worker and the requests to it.
 *
 * Only the newest request counts: what an older one tells is passed over. The engine does not give way while it runs, so a
 * run is cancelled by ending its worker; the next one starts at once, to be ready.
 */
import type { Ask, Reply, Request, Tell } from './protocol.js';

export type Client = {
  /** Asks; `hear` gets all that is told, `done` last. */
  readonly ask: (ask: Ask, hear: (tell: Tell) => void) => void;
  /** Ends what runs. */
  readonly cancel: () => void;
};

/** A client of the worker at `url`; it starts when it is first asked, unless one is `given` that runs already. */
export const client = (url: string, given?: Worker): Client => {
  let worker: Worker | undefined;
  let newest = 0;
  let hearing: ((tell: Tell) => void) | undefined;

  const tell = (message: Tell): void => {
    const listener = hearing;
    if (message.tag === 'done') hearing = undefined;
    listener?.(message);
  };
  const listen = (made: Worker): Worker => {
    made.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (made === worker && data.id === newest) tell(data.tell);
    };
    made.onerror = ({ message }) => {
      if (made !== worker || !hearing) return;
      tell({ tag: 'failed', message: message || 'the worker could not be loaded' });
      tell({ tag: 'done' });
    };
    return made;
  };
  const start = (): Worker => listen(new Worker(url, { type: 'module' }));
  const running = (): Worker => (worker ??= start());
  if (given) worker = listen(given);
  return {
    ask: (ask, hear) => {
      newest += 1;
      hearing = hear;
      const request: Request = { id: newest, ask };
      running().postMessage(request);
    },
    cancel: () => {
      newest += 1;
      hearing = undefined;
      worker?.terminate();
      worker = start();
    },
  };
};
