"""A client of the JSON-RPC dialect on the websockets library. See ../README.md."""

import asyncio
import json
import sys

import websockets

ANSWER_WITHIN_SECONDS = 5
RETURN_AFTER_SECONDS = 0.1
FRAME_BYTES_MAX = 8 << 20
PASSING_CODES = {-32603, -32001, -32009, -32011}
SESSION_EXPIRED = -32002

with open(sys.argv[1], encoding="utf-8") as file:
    PLAN = json.load(file)
CHANNEL = PLAN["channel"]
RESULT = {"entries": [], "acknowledged": [], "problems": []}


class Refused(Exception):
    """An error answer."""

    def __init__(self, error):
        super().__init__(json.dumps(error))
        self.code = error["code"]
        self.retry_after_ms = (error.get("data") or {}).get("retryAfterMs", RETURN_AFTER_SECONDS * 1000)


class Session:
    """One session over sockets that come and go."""

    def __init__(self, token, on_message=None):
        self.token = token
        self.on_message = on_message
        self.ready = asyncio.Event()
        self.asked = {}
        self.last_id = 0
        self.tries = 0
        self.resume = None
        self.position = None
        self.socket = None
        self.life = asyncio.ensure_future(self.live())

    async def live(self):
        while True:
            url = PLAN["urls"][self.tries % len(PLAN["urls"])]
            self.tries += 1
            try:
                await self.stay(url)
            except (OSError, asyncio.TimeoutError, websockets.WebSocketException):
                pass
            await asyncio.sleep(RETURN_AFTER_SECONDS)

    async def stay(self, url):
        """One connection, from its beginning to its end."""
        async with websockets.connect(
            url,
            subprotocols=["rookery.v1.json"],
            max_size=FRAME_BYTES_MAX,
            max_queue=None,
            open_timeout=ANSWER_WITHIN_SECONDS,
            close_timeout=1,
            compression=None,
        ) as socket:
            self.socket = socket
            greeting = asyncio.ensure_future(self.greet())
            try:
                async for frame in socket:
                    self.received(json.loads(frame))
            finally:
                self.ready.clear()
                greeting.cancel()
                for answer in self.asked.values():
                    if not answer.done():
                        answer.set_exception(ConnectionError("the connection ended"))
                self.asked.clear()
                if (socket.close_code or 0) >= 4500:
                    RESULT["problems"].append(f"closed with {socket.close_code}")

    async def greet(self):
        params = {"token": self.token}
        if self.resume:
            params["resume"] = {**self.resume, "positions": {CHANNEL: self.position} if self.position else {}}
        try:
            session = await self.ask("session.connect", params)
            self.resume = {key: session[key] for key in ("sessionId", "recoveryToken")}
            if self.on_message and CHANNEL not in (session.get("channels") or {}):
                await self.subscribe()
            self.ready.set()
        except (Refused, ConnectionError, asyncio.TimeoutError) as failure:
            if isinstance(failure, Refused) and failure.code == SESSION_EXPIRED:
                self.resume = None
            await self.socket.close()

    async def subscribe(self):
        topic = {"topic": CHANNEL}
        if self.position:
            topic["since"] = self.position
        await self.ask("system.subscribe", {"topics": [topic]})

    def recover(self, recovery):
        if self.position and not recovery["recovered"]:
            RESULT["problems"].append("recovered:false")
        for message in recovery.get("messages") or []:
            self.take(message)
        self.position = {key: recovery[key] for key in ("epoch", "offset")}

    def take(self, message):
        self.position = {key: message[key] for key in ("epoch", "offset")}
        self.on_message({key: message[key] for key in ("epoch", "offset", "messageId", "text")})

    async def ask(self, method, params):
        self.last_id += 1
        answer = asyncio.get_running_loop().create_future()
        self.asked[self.last_id] = answer
        frame = {"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params}
        await self.socket.send(json.dumps(frame))
        return await asyncio.wait_for(answer, ANSWER_WITHIN_SECONDS)

    def received(self, frame):
        if frame.get("method") == "chat.message" and self.on_message and frame["params"]["channel"] == CHANNEL:
            self.take(frame["params"])
        elif frame.get("method") == "channel.reset":
            RESULT["problems"].append("channel.reset " + json.dumps(frame["params"]))
        answer = self.asked.pop(frame.get("id"), None)
        if answer is None or answer.done():
            return
        if "error" in frame:
            answer.set_exception(Refused(frame["error"]))
            return
        if self.on_message:
            self.take_recoveries(frame["result"])
        answer.set_result(frame["result"])

    def take_recoveries(self, result):
        """At once, before anything that came behind the answer."""
        for recoveries in (result.get("channels"), result.get("topics")):
            if CHANNEL in (recoveries or {}):
                self.recover(recoveries[CHANNEL])

    async def publish(self, text, client_message_id):
        """Publishes until it is acknowledged."""
        while True:
            await self.ready.wait()
            try:
                params = {"channel": CHANNEL, "text": text, "clientMessageId": client_message_id}
                return await self.ask("chat.message", params)
            except Refused as refused:
                if refused.code not in PASSING_CODES:
                    raise
                await asyncio.sleep(refused.retry_after_ms / 1000)
            except (ConnectionError, asyncio.TimeoutError, websockets.WebSocketException):
                await asyncio.sleep(RETURN_AFTER_SECONDS)


async def publish_all(publisher):
    """Publishes its share with several messages under way at a time."""
    session = Session(publisher["token"])
    numbers = iter(range(PLAN["messagesEach"]))

    async def lane():
        for number in numbers:
            text = f"{publisher['user']}#{number}"
            stored = await session.publish(text, "message-of-" + text.replace("#", "-"))
            kept = {key: stored[key] for key in ("epoch", "offset", "messageId", "duplicate")}
            RESULT["acknowledged"].append({**kept, "text": text})
            await asyncio.sleep(PLAN["pauseMs"] / 1000)

    await asyncio.gather(*(lane() for _ in range(PLAN["window"])))
    session.life.cancel()


async def main():
    complete = asyncio.Event()

    def on_message(entry):
        RESULT["entries"].append(entry)
        if len(RESULT["entries"]) == PLAN["total"]:
            complete.set()

    listener = Session(PLAN["listener"]["token"], on_message)
    await listener.ready.wait()
    print("listening", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    await asyncio.gather(*(publish_all(publisher) for publisher in PLAN["publishers"]))
    await complete.wait()
    listener.life.cancel()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(RESULT, file)


asyncio.run(main())
