// When to come back after a connection has ended, and when not.

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 15_000;

// Protocol faults of RFC 6455 would only repeat themselves.
const FINAL_CODES = new Set([1000, 1002, 1003, 1007, 1008, 1009, 1010]);

/** What the close codes of this server mean to a person. */
const REASONS = {
  1012: 'the node is restarting',
  4000: 'this connection was too slow',
  4001: 'the node lost track of this session',
  4002: 'the token has expired',
  4003: 'the node heard nothing from here',
  4004: 'too many commands',
  4005: 'the node is draining',
  4500: 'the server did not accept this request',
  4501: 'the token is not valid',
  4502: 'signing in took too long',
  4503: 'this account is banned or was signed out',
  4504: 'too many connections',
  4505: 'the server does not speak this protocol',
  4506: 'the session goes on somewhere else',
};

/** Whether a client is welcome again after close code `code`: 4000 to 4499 come back, 4500 to 4999 do not. */
export function comesBack(code) {
  return code < 4500 && !FINAL_CODES.has(code);
}

export function closeReason(code, given) {
  return REASONS[code] ?? (given || 'the connection was lost');
}

/** Delays that double up to a bound, each drawn at random below it, so that many clients do not come back at once. */
export class Backoff {
  #attempt = 0;
  #random;

  constructor(random = Math.random) {
    this.#random = random;
  }

  get attempt() {
    return this.#attempt;
  }

  nextMillis() {
    const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#attempt);
    this.#attempt = Math.min(this.#attempt + 1, 30);
    return Math.round(ceiling * (0.2 + 0.8 * this.#random()));
  }

  reset() {
    this.#attempt = 0;
  }
}
