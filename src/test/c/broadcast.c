/*
 * The least that a WebSocket server can do: whatever comes on a connection that publishes goes to all that listen, everything of one
 * turn in one send. What it costs is what the kernel costs; scripts/bench --peer broadcast measures it as a limit for others.
 *
 *   cc -O2 -o broadcast broadcast.c && ./broadcast PORT
 *
 * A path /s/A listens to A, /p/B publishes in B, and /s/A/p/B does both. One thread, no TLS; messages of at most 32 KiB in one frame
 * each; a connection that does anything else, or takes nothing for 8 MiB, is closed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAME_MAX_LENGTH 31
#define CHANNELS_MAX 65536
#define MESSAGE_MAX 32768
#define BACKLOG_MAX (8u << 20)
#define EVENTS 256

struct buffer { uint8_t *bytes; size_t length, capacity; };

struct connection;

struct channel {
  char name[NAME_MAX_LENGTH + 1];
  struct connection **listeners;
  int count, capacity, pending;
  struct buffer out;
};

struct connection {
  int fd, upgraded, closed, place;
  struct channel *listens, *publishes;
  struct buffer in, rest;
};

static struct channel *channels[CHANNELS_MAX];
static struct channel *written[CHANNELS_MAX];
static int written_count;
static int poller;
static uint8_t received[256 * 1024];

static void fail(const char *what) { perror(what); exit(1); }

static void append(struct buffer *b, const void *bytes, size_t length) {
  if (b->length + length > b->capacity) {
    b->capacity = (b->length + length) * 2;
    b->bytes = realloc(b->bytes, b->capacity);
    if (!b->bytes) fail("realloc");
  }
  memcpy(b->bytes + b->length, bytes, length);
  b->length += length;
}

static void release(struct buffer *b) { free(b->bytes); memset(b, 0, sizeof *b); }

/* ---- the answer to Sec-WebSocket-Key: SHA-1, then base64 */

static uint32_t left(uint32_t x, int n) { return x << n | x >> (32 - n); }

static void sha1(const uint8_t *text, size_t length, uint8_t digest[20]) {
  uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  uint8_t block[192] = {0};
  size_t blocks = (length + 8) / 64 + 1;
  memcpy(block, text, length);
  block[length] = 0x80;
  for (int i = 0; i < 8; i++) block[blocks * 64 - 1 - i] = (uint8_t)((uint64_t)length * 8 >> 8 * i);
  for (size_t n = 0; n < blocks; n++) {
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 80; i++) {
      const uint8_t *p = block + n * 64 + i * 4;
      w[i] = i < 16 ? (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]
                    : left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    for (int i = 0; i < 80; i++) {
      uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 || i >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
      uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
      uint32_t t = left(a, 5) + f + e + k + w[i];
      e = d; d = c; c = left(b, 30); b = a; a = t;
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e;
  }
  for (int i = 0; i < 20; i++) digest[i] = (uint8_t)(h[i / 4] >> (24 - i % 4 * 8));
}

static void base64(const uint8_t *bytes, char out[29]) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0, at = 0; i < 20; i += 3) {
    uint32_t three = bytes[i] << 16 | bytes[i + 1] << 8 | (i + 2 < 20 ? bytes[i + 2] : 0);
    for (int shift = 18; shift >= 0; shift -= 6) out[at++] = digits[three >> shift & 63];
  }
  out[27] = '=';
  out[28] = 0;
}

/* ---- channels */

static struct channel *channel_of(const char *name, size_t length) {
  if (!length || length > NAME_MAX_LENGTH) return NULL;
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)name[i]) * 16777619u;
  for (int tried = 0; tried < CHANNELS_MAX; tried++, hash++) {
    struct channel **slot = &channels[hash % CHANNELS_MAX];
    if (!*slot) {
      *slot = calloc(1, sizeof **slot);
      if (!*slot) fail("calloc");
      memcpy((*slot)->name, name, length);
      return *slot;
    }
    if (strlen((*slot)->name) == length && !memcmp((*slot)->name, name, length)) return *slot;
  }
  return NULL;
}

static void listen_to(struct channel *ch, struct connection *c) {
  if (ch->count == ch->capacity) {
    ch->capacity = ch->capacity ? ch->capacity * 2 : 4;
    ch->listeners = realloc(ch->listeners, ch->capacity * sizeof *ch->listeners);
    if (!ch->listeners) fail("realloc");
  }
  c->place = ch->count;
  ch->listeners[ch->count++] = c;
}

static void drop(struct connection *c) {
  if (c->closed) return;
  c->closed = 1;
  if (c->listens) {
    struct connection *last = c->listens->listeners[--c->listens->count];
    c->listens->listeners[c->place] = last;
    last->place = c->place;
  }
  close(c->fd);
  release(&c->in);
  release(&c->rest);
}

static void publish(struct channel *ch, const uint8_t *payload, size_t length) {
  uint8_t head[4] = {0x81, (uint8_t)length};
  size_t size = 2;
  if (length > 125) {
    head[1] = 126; head[2] = (uint8_t)(length >> 8); head[3] = (uint8_t)length;
    size = 4;
  }
  append(&ch->out, head, size);
  append(&ch->out, payload, length);
  if (!ch->pending) { ch->pending = 1; written[written_count++] = ch; }
}

static void interest(struct connection *c, int writing) {
  struct epoll_event e = {.events = EPOLLIN | (writing ? EPOLLOUT : 0), .data.ptr = c};
  epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &e);
}

static void give(struct connection *c, const uint8_t *bytes, size_t length) {
  ssize_t n = 0;
  if (!c->rest.length) {
    n = send(c->fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno != EAGAIN) { drop(c); return; }
    if (n < 0) n = 0;
    if ((size_t)n == length) return;
    interest(c, 1);
  }
  append(&c->rest, bytes + n, length - (size_t)n);
  if (c->rest.length > BACKLOG_MAX) drop(c);
}

static void give_rest(struct connection *c) {
  ssize_t n = send(c->fd, c->rest.bytes, c->rest.length, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (n < 0) { if (errno != EAGAIN) drop(c); return; }
  memmove(c->rest.bytes, c->rest.bytes + n, c->rest.length - (size_t)n);
  c->rest.length -= (size_t)n;
  if (!c->rest.length) { release(&c->rest); interest(c, 0); }
}

static void flush_channels(void) {
  for (int i = 0; i < written_count; i++) {
    struct channel *ch = written[i];
    for (int k = ch->count - 1; k >= 0; k--) give(ch->listeners[k], ch->out.bytes, ch->out.length);
    ch->out.length = 0;
    ch->pending = 0;
  }
  written_count = 0;
}

/* ---- what connections say; returns how many bytes are done with, or -1 */

static ssize_t upgrade(struct connection *c, const uint8_t *bytes, size_t length) {
  const char *end = memmem(bytes, length, "\r\n\r\n", 4);
  if (!end) return length > 8192 ? -1 : 0;
  size_t size = (size_t)(end - (const char *)bytes) + 4;
  char head[8200], key[128], accept[29], answer[256];
  if (size > 8192) return -1;
  memcpy(head, bytes, size);
  head[size] = 0;
  const char *found = strcasestr(head, "\r\nSec-WebSocket-Key:");
  if (strncmp(head, "GET /", 5) || !found || sscanf(found + 20, " %60s", key) != 1) return -1;
  char *path = head + 4, *space = strchr(path, ' ');
  if (!space) return -1;
  *space = 0;
  for (char *part = path; part; part = strchr(part + 3, '/')) {
    size_t name = strlen(part) > 3 ? strcspn(part + 3, "/") : 0;
    struct channel *ch = name ? channel_of(part + 3, name) : NULL;
    if (!ch || (strncmp(part, "/s/", 3) && strncmp(part, "/p/", 3))) return -1;
    if (part[1] == 's' && !c->listens) { c->listens = ch; listen_to(ch, c); }
    if (part[1] == 'p') c->publishes = ch;
  }
  uint8_t digest[20];
  strcat(key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
  sha1((uint8_t *)key, strlen(key), digest);
  base64(digest, accept);
  int n = snprintf(answer, sizeof answer,
                   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
  c->upgraded = 1;
  give(c, (uint8_t *)answer, (size_t)n);
  return (ssize_t)size;
}

static ssize_t frame(struct connection *c, uint8_t *bytes, size_t length) {
  if (length < 6) return 0;
  size_t size = bytes[1] & 127, at = 2;
  if (!(bytes[1] & 128) || size == 127) return -1;
  if (size == 126) { if (length < 8) return 0; size = (size_t)bytes[2] << 8 | bytes[3]; at = 4; }
  if (size > MESSAGE_MAX) return -1;
  if (length < at + 4 + size) return 0;
  int opcode = bytes[0] & 15;
  if (!(bytes[0] & 128) || opcode == 0 || opcode == 8) return -1;
  uint8_t *mask = bytes + at, *payload = mask + 4;
  for (size_t i = 0; i < size; i++) payload[i] ^= mask[i & 3];
  if (opcode < 3 && c->publishes) publish(c->publishes, payload, size);
  return (ssize_t)(at + 4 + size);
}

static void hear(struct connection *c) {
  ssize_t n = recv(c->fd, received, sizeof received, MSG_DONTWAIT);
  if (n <= 0) { if (n == 0 || errno != EAGAIN) drop(c); return; }
  uint8_t *bytes = received;
  size_t length = (size_t)n, at = 0;
  if (c->in.length) { append(&c->in, received, length); bytes = c->in.bytes; length = c->in.length; }
  while (at < length) {
    ssize_t used = c->upgraded ? frame(c, bytes + at, length - at) : upgrade(c, bytes + at, length - at);
    if (used < 0) drop(c);
    if (c->closed) return;
    if (used == 0) break;
    at += (size_t)used;
  }
  if (bytes == received) { if (at < length) append(&c->in, received + at, length - at); return; }
  memmove(c->in.bytes, c->in.bytes + at, length - at);
  c->in.length = length - at;
  if (!c->in.length) release(&c->in);
}

static void greet(int listener) {
  for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *c = calloc(1, sizeof *c);
    if (!c) fail("calloc");
    c->fd = fd;
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &e)) fail("epoll_ctl");
  }
}

int main(int count, char **arguments) {
  if (count != 2) { fprintf(stderr, "usage: broadcast PORT\n"); return 2; }
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  signal(SIGPIPE, SIG_IGN);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[1])),
                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (void *)&at, sizeof at) || listen(listener, 4096)) fail("bind");
  poller = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &e);
  for (;;) {
    struct epoll_event events[EVENTS];
    struct connection *ended[EVENTS];
    int ended_count = 0, n = epoll_wait(poller, events, EVENTS, -1);
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      if (!c) { greet(listener); continue; }
      if (!c->closed && events[i].events & EPOLLOUT) give_rest(c);
      if (!c->closed && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) hear(c);
      if (c->closed) ended[ended_count++] = c;
    }
    flush_channels();
    /* Those that flushing has closed are few; what is left of them is a header each. */
    for (int i = 0; i < ended_count; i++) free(ended[i]);
  }
}
