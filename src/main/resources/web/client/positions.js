// How far a reader has come in each channel: the one thing a client must remember to miss nothing and see nothing twice.

const FORMER_EPOCHS_MAX = 16;

/**
 * The last position read in each channel.
 *
 * A position is `{epoch, offset}`. Offsets rise by one per message within an epoch. When the store begins a new epoch, messages
 * of the former ones are late copies and are not shown again.
 */
export class Positions {
  #byChannel = new Map();

  /** @param {Object<string, {epoch: string, offset: number}>} [saved] what `toJSON` gave earlier */
  constructor(saved = {}) {
    for (const [channel, { epoch, offset }] of Object.entries(saved)) this.settle(channel, epoch, offset);
  }

  has(channel) {
    return this.#byChannel.has(channel);
  }

  /** The position in `channel`, or undefined when nothing was read there. */
  get(channel) {
    const place = this.#byChannel.get(channel);
    return place && { epoch: place.epoch, offset: place.offset };
  }

  /**
   * Takes note of a message and says what it is to this reader.
   *
   * @returns {'next' | 'known' | 'gap'} `gap`: it is new, but messages before it have not been seen
   */
  accept(channel, epoch, offset) {
    const place = this.#byChannel.get(channel);
    if (!place) {
      this.settle(channel, epoch, offset);
      return 'next';
    }
    if (place.former.includes(epoch)) return 'known';
    if (place.epoch !== epoch) {
      this.settle(channel, epoch, offset);
      return 'next';
    }
    if (offset <= place.offset) return 'known';
    const verdict = offset === place.offset + 1 ? 'next' : 'gap';
    place.offset = offset;
    return verdict;
  }

  /** Moves the reader to a position that the server has named. Never back within an epoch. */
  settle(channel, epoch, offset) {
    const place = this.#byChannel.get(channel);
    if (!place) {
      this.#byChannel.set(channel, { epoch, offset, former: [] });
    } else if (place.epoch === epoch) {
      place.offset = Math.max(place.offset, offset);
    } else {
      const former = [...place.former.filter((each) => each !== epoch), place.epoch].slice(-FORMER_EPOCHS_MAX);
      this.#byChannel.set(channel, { epoch, offset, former });
    }
  }

  forget(channel) {
    this.#byChannel.delete(channel);
  }

  /** All positions, as `session.connect` wants them. */
  toJSON() {
    return Object.fromEntries([...this.#byChannel.keys()].map((channel) => [channel, this.get(channel)]));
  }
}
