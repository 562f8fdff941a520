// Commands on their way to the server, matched with their answers.

const PENDING_MAX = 256;
const ANSWER_WITHIN_MS = 15_000;
const RETRY_AFTER_MS = 500;

const RETRIED_CODES = new Set([-32001, -32009, -32011]);

/** A command that was refused, or that could not be answered (`code` is then 0). */
export class RookeryError extends Error {
  constructor(method, code, message, data) {
    super(message);
    this.name = 'RookeryError';
    this.method = method;
    this.code = code;
    this.data = data;
  }
}

/**
 * The table of unanswered commands.
 *
 * A command made with `lasting` survives the connection and the refusals that ask for another try: it is sent again,
 * unchanged, until the server has said yes or no. Only commands that carry a `clientMessageId`, or that may be done twice,
 * should be lasting.
 */
export class Requests {
  #pending = new Map();
  #nextId = 1;
  #transmit;

  /** @param {(frame: object) => boolean} transmit writes to the connection; false when there is none */
  constructor(transmit) {
    this.#transmit = transmit;
  }

  send(method, params = {}, { lasting = false, timeoutMs = ANSWER_WITHIN_MS } = {}) {
    if (this.#pending.size >= PENDING_MAX) {
      return Promise.reject(new RookeryError(method, 0, `more than ${PENDING_MAX} commands are unanswered`));
    }
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { method, params, lasting, timeoutMs, resolve, reject, timer: 0, waits: false });
      this.#write(id);
    });
  }

  /** Takes the answer of the server to one command. */
  answered({ id, result, error }) {
    const entry = this.#pending.get(id);
    if (!entry) return;
    clearTimeout(entry.timer);
    if (!error) {
      this.#settle(id, () => entry.resolve(result));
    } else if (entry.lasting && RETRIED_CODES.has(error.code)) {
      const delay = error.data?.retryAfterMs ?? RETRY_AFTER_MS;
      entry.timer = setTimeout(() => this.#write(id), delay * (1 + Math.random() / 2));
    } else {
      this.#settle(id, () => entry.reject(new RookeryError(entry.method, error.code, error.message, error.data)));
    }
  }

  /** The connection is gone: lasting commands wait for the next one, the others fail. */
  disconnected() {
    for (const [id, entry] of this.#pending) {
      clearTimeout(entry.timer);
      entry.waits = true;
      if (!entry.lasting) this.#fail(id, 'the connection was lost before the answer came');
    }
  }

  /** A connection is there again: sends what waited, in the order it was asked. */
  reconnected() {
    for (const [id, entry] of this.#pending) if (entry.waits) this.#write(id);
  }

  /** No connection will come: everything fails. */
  closed(reason) {
    for (const id of this.#pending.keys()) this.#fail(id, reason);
  }

  #write(id) {
    const entry = this.#pending.get(id);
    if (!entry) return;
    clearTimeout(entry.timer);
    if (this.#transmit({ jsonrpc: '2.0', id, method: entry.method, params: entry.params })) {
      entry.waits = false;
      entry.timer = setTimeout(() => this.#late(id), entry.timeoutMs);
    } else if (entry.lasting) {
      entry.waits = true;
    } else {
      this.#fail(id, 'not connected');
    }
  }

  #late(id) {
    const entry = this.#pending.get(id);
    if (entry?.lasting) this.#write(id);
    else this.#fail(id, 'no answer in time');
  }

  #fail(id, reason) {
    const entry = this.#pending.get(id);
    this.#settle(id, () => entry.reject(new RookeryError(entry.method, 0, reason)));
  }

  #settle(id, finish) {
    clearTimeout(this.#pending.get(id)?.timer);
    this.#pending.delete(id);
    finish();
  }
}
