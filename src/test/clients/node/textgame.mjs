// Two clients of the text-game dialect, and one of JSON-RPC, play a session. See ../README.md.

import { readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';

const SEEN_WITHIN_MS = 8_000;

const [planFile, resultFile] = process.argv.slice(2);
const plan = JSON.parse(readFileSync(planFile, 'utf8'));

/** One socket, and all that came over it in order. */
class Line {
  seen = [];
  #waiting = [];
  #socket;

  async open(url, headers) {
    this.#socket = new WebSocket(url, { headers, handshakeTimeout: SEEN_WITHIN_MS });
    this.#socket.on('message', (data) => this.#received(JSON.parse(data)));
    await once(this.#socket, 'open');
  }

  sendText(text) {
    this.#socket.send(text);
  }

  /** The first message, whether it has come already or not, of which the predicate is true. */
  expect(what, predicate) {
    const found = this.seen.find(predicate);
    if (found) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${what}: not seen among ${JSON.stringify(this.seen, null, 1)}`)), SEEN_WITHIN_MS);
      this.#waiting.push({ predicate, resolve, timer });
    });
  }

  async close() {
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  #received(message) {
    this.seen.push(message);
    for (const waiting of this.#waiting.filter(({ predicate }) => predicate(message))) {
      clearTimeout(waiting.timer);
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.resolve(message);
    }
  }
}

/** Somebody who plays over the text-game dialect. */
class Player extends Line {
  constructor(user) {
    super();
    this.user = user;
  }

  connect(node) {
    return this.open(plan.textUrls[node], { Authorization: `Bearer ${plan.tokens[this.user]}` });
  }

  /** Returns the name of the message. */
  send(type, data, around = {}) {
    const messageId = randomUUID();
    const message = { type, data, timestamp: new Date(), messageId, fromUser: this.user, ...around };
    this.sendText(JSON.stringify(message));
    return messageId;
  }

  answered(messageId) {
    return this.expect(`the answer to ${messageId}`, ({ data }) => data.inReplyTo === messageId);
  }

  async asked(type, data, around) {
    const answer = await this.answered(this.send(type, data, around));
    if (answer.type === 'error') throw new Error(`${type}: ${JSON.stringify(answer)}`);
    return answer;
  }

  hears(text) {
    return this.expect(`"${text}"`, ({ type, data }) => type.endsWith('message') && data.text === text);
  }
}

async function http(user, path) {
  const answer = await fetch(plan.httpUrl + path, { headers: { Authorization: `Bearer ${plan.tokens[user]}` } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const alice = new Player('alice');
const bob = new Player('bob');
const carol = new Line();

// They come in: one with a token at the upgrade, one who shows it in the first message.
await alice.connect(0);
await alice.expect('the session', ({ data }) => data.method === 'session.ready');
await bob.open(plan.textUrls[1], {});
await bob.asked('auth', { token: plan.tokens.bob });
await carol.open(plan.rpcUrls[1], { Authorization: `Bearer ${plan.tokens.carol}` });
carol.sendText(JSON.stringify({
  jsonrpc: '2.0', id: 1, method: 'system.subscribe', params: { topics: [{ topic: 'room:hall' }] },
}));
await carol.expect('the subscription', ({ id }) => id === 1);

// Rooms: who comes is told to who is there; everybody in the room hears the same.
await alice.asked('join_room', { roomId: 'hall' });
await bob.asked('join_room', {}, { roomId: 'hall' });
await alice.expect('bob coming', ({ type, fromUser }) => type === 'user_joined' && fromUser === 'bob');
alice.send('say', { text: 'Hello *there*', roomId: 'hall', messageType: 'say' });
await Promise.all([alice.hears('Hello *there*'), bob.hears('Hello *there*')]);

// Poses, in each of their forms.
bob.send('pose', { text: 'waves.', roomId: 'hall' });
await alice.hears('waves.');
alice.send('say', { text: ";'s hat falls.", roomId: 'hall' });
await bob.hears("'s hat falls.");
bob.send('say', { text: 'brb', roomId: 'hall', messageType: 'ooc' });
await alice.hears('brb');
carol.sendText(JSON.stringify({
  jsonrpc: '2.0', id: 2, method: 'chat.message', params: { channel: 'room:hall', text: 'and from afar' },
}));
await Promise.all([alice.hears('and from afar'), bob.hears('and from afar')]);

// Pages are for one.
await alice.asked('page', { text: 'meet me in the yard', toUserId: 'bob', isPrivate: true });
await bob.hears('meet me in the yard');
await bob.asked('say', { text: '@alice on my way' });
await alice.hears('on my way');

// Channels are heard wherever one stands.
await alice.asked('join_channel', { channelId: 'trade' });
await bob.asked('join_channel', { channelId: 'trade' });
alice.send('channel', { text: 'owls for sale', channelId: 'trade', channelName: 'Trade' });
await Promise.all([alice.hears('owls for sale'), bob.hears('owls for sale')]);

// Who moves is heard in the other room only.
await bob.asked('join_room', { roomId: 'yard' });
await alice.expect('bob going', ({ type, fromUser }) => type === 'user_left' && fromUser === 'bob');
bob.send('say', { text: 'it is cold here', roomId: 'yard' });
await bob.hears('it is cold here');
const refused = await alice.answered(alice.send('say', { text: 'I am cold, too', roomId: 'yard' }));
alice.sendText('{"type":"say",');
await alice.expect('the fault', ({ type, data }) => type === 'error' && data.code === -32700);

// Where somebody stands outlives the connection and the session, and is the same on every node.
await bob.close();
const again = new Player('bob');
await again.connect(0);
const ready = await again.expect('the session', ({ data }) => data.method === 'session.ready');
again.send('say', { text: 'back again' });
await again.hears('back again');
await again.asked('leave_room', { roomId: 'yard' });
const nowhere = await again.answered(again.send('say', { text: 'hello?' }));
await again.asked('leave_channel', { channelId: 'trade' });

// What was said can be read.
const history = await http('alice', '/api/communication/history/hall?limit=100');
const channel = await http('alice', '/api/communication/channels/trade/history');
const pages = await http('alice', '/api/communication/pages/bob');

// What one device does the others learn: over JSON-RPC, alice comes into a room without leaving the one where she is.
const heard = [...alice.seen];
const device = new Line();
await device.open(plan.rpcUrls[1], { Authorization: `Bearer ${plan.tokens.alice}` });
device.sendText(JSON.stringify({
  jsonrpc: '2.0', id: 1, method: 'chat.channel.join', params: { channel: 'room:attic' },
}));
await device.expect('the room', ({ id, result }) => id === 1 && result);
const inAttic = device.expect('alice in the attic', ({ method, params }) =>
  method === 'chat.message' && params.channel === 'room:attic');
const asking = setInterval(() => alice.send('say', { text: 'where am I?' }), 100);
await inAttic;
clearInterval(asking);

writeFileSync(resultFile, JSON.stringify({
  alice: heard, bob: bob.seen, again: again.seen, carol: carol.seen, refused, nowhere, ready, history, channel, pages,
}));
process.exit(0);
