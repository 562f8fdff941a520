// Where one is connected, and what happens while one is not.

import { element } from './dom.js';

const WORDS = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  online: 'Connected',
  waiting: 'Reconnecting…',
  closed: 'Disconnected',
};

/** The line that says on which node one is. */
export class ConnectionLine {
  #dot = element('span.dot');
  #word = element('span.word', { id: 'connection-state' });
  #node = element('span.node', { id: 'connection-node' });
  #rtt = element('span.rtt', { 'aria-hidden': 'true' });
  node = element('div.connection', { role: 'status', 'aria-label': 'Connection' }, this.#dot, this.#word, this.#node, this.#rtt);

  show({ state, node }) {
    this.#dot.dataset.status = { online: 'online', closed: 'offline' }[state] ?? 'away';
    this.#word.textContent = WORDS[state];
    if (node) this.#node.textContent = node;
    this.#node.hidden = state !== 'online';
    this.#rtt.hidden = state !== 'online';
    this.node.dataset.state = state;
  }

  showRtt(millis) {
    this.#rtt.textContent = `${millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms`;
  }
}

/** The band over the conversation while the connection is lost: why, when the next attempt is, and what can be done. */
export class ConnectionBand {
  #reason = element('span', { role: 'status' });
  #countdown = element('span.countdown', { 'aria-hidden': 'true' });
  #button = element('button', { type: 'button' });
  #timer = 0;
  node = element('div.band', { id: 'connection-band', hidden: true }, this.#reason, this.#countdown, this.#button);

  constructor({ onRetry, onLogin }) {
    this.#button.addEventListener('click', () => (this.node.dataset.state === 'closed' ? onLogin() : onRetry()));
  }

  show({ state, reason, retryInMs }) {
    clearInterval(this.#timer);
    if (state === 'connecting' && !this.node.hidden) {
      this.#countdown.textContent = 'Trying now…';
      return;
    }
    this.node.hidden = state !== 'waiting' && state !== 'closed';
    if (this.node.hidden) return;
    this.node.dataset.state = state;
    this.#reason.textContent = sentence(state === 'closed' ? `signed out: ${reason}.` : `not connected: ${reason}.`);
    this.#button.textContent = state === 'closed' ? 'Sign in again' : 'Try now';
    if (state === 'waiting') this.#count(performance.now() + retryInMs);
    else this.#countdown.textContent = '';
  }

  #count(until) {
    const step = () => {
      const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      this.#countdown.textContent = `Next attempt in ${seconds} s.`;
    };
    step();
    this.#timer = setInterval(step, 500);
  }
}

function sentence(text) {
  return text[0].toUpperCase() + text.slice(1);
}
