// The page's part; the body of an asynchronous function in a page of the server. See ../README.md.
// Arguments: the document, and 'listen' or 'publish'. Listening leaves what publishing needs in the page.

const [plan, step] = arguments;
const { RookeryClient } = await import('/rookery.js');

function clientOf({ token }) {
  return new RookeryClient({ urls: plan.urls, token: () => token });
}

async function listen() {
  const result = { entries: [], acknowledged: [], problems: [] };
  const listener = clientOf(plan.listener);
  const complete = new Promise((resolve) => {
    listener.on('chat.message', ({ channel, epoch, offset, messageId, text }) => {
      if (channel !== plan.channel) return;
      result.entries.push({ epoch, offset, messageId, text });
      if (result.entries.length === plan.total) resolve();
    });
  });
  listener.on('reread', (event) => result.problems.push(`reread ${JSON.stringify(event)}`));
  listener.on('error', (event) => result.problems.push(`error ${JSON.stringify(event)}`));
  await listener.connect();
  await listener.join(plan.channel);
  window.exchange = { result, complete };
}

async function publishAll(publisher) {
  const client = clientOf(publisher);
  await client.connect();
  let next = 0;
  const lane = async () => {
    while (next < plan.messagesEach) {
      const text = `${publisher.user}#${next++}`;
      const stored = await client.say(plan.channel, text, `message-of-${text.replace('#', '-')}`);
      const { epoch, offset, messageId, duplicate } = stored;
      window.exchange.result.acknowledged.push({ epoch, offset, messageId, text, duplicate });
      await new Promise((resolve) => setTimeout(resolve, plan.pauseMs));
    }
  };
  await Promise.all(Array.from({ length: plan.window }, lane));
  await client.close();
}

if (step === 'listen') {
  await listen();
  return 'listening';
}
await Promise.all(plan.publishers.map(publishAll));
await window.exchange.complete;
return JSON.stringify(window.exchange.result);
