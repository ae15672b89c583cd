// Why this file exists: what learners know from the web and from Node but what a
// program here cannot have says so in one sentence, instead of "not defined".

import { refusal } from 'node:internal/errors';

const network = 'a program runs without a network.';

export const refusedGlobals = {
  fetch: network, XMLHttpRequest: network, WebSocket: network, EventSource: network,
  Worker: 'a program runs alone, without other threads.', SharedWorker: 'a program runs alone, without other threads.',
};

/** A function or class that only ever says why it is not here. */
export function refuser(name, why) {
  const refuse = function () {
    throw refusal(name, why);
  };
  Object.defineProperty(refuse, 'name', { value: name });
  return refuse;
}
