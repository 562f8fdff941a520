// The page's client library on Node.js. Publishes to a channel until it reads a line, and prints what happens to it.
// Arguments: the library, the address of a node, a token, a channel.

import { pathToFileURL } from 'node:url';

const BETWEEN_MESSAGES_MS = 50;

const [library, url, token, channel] = process.argv.slice(2);
const { RookeryClient } = await import(pathToFileURL(library));
const client = new RookeryClient({ urls: [url], token: () => token });
const published = [];

client.on('session', ({ node, resumed }) => console.log(`session ${node} ${resumed}`));
client.on('state', ({ state, reason }) => state === 'waiting' && console.log(`waiting ${reason}`));
client.on('reread', ({ reason }) => console.log(`reread ${reason}`));
client.on('chat.message', ({ text }) => console.log(`heard ${text}`));

await client.connect();
await client.join(channel);
const publishing = setInterval(() => published.push(client.say(channel, `${published.length}`)), BETWEEN_MESSAGES_MS);

process.stdin.once('data', async () => {
  clearInterval(publishing);
  await Promise.all(published);
  console.log(`published ${published.length}`);
  await client.close();
  process.exit(0);
});
