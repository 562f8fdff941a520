-- Stands before the scripts that add to a log: what they remember of sendings, and how they end.
--
-- ARGV  3 messages kept  4 age kept, ms  5 how long a sending is remembered, ms  6 messages kept at most while the archive does
--       not have them; 0 when there is no archive

local TRIM_BY_COUNT_MAX = 10000
local TRIM_BY_AGE_MAX = 100
local STATES_AT_ONCE = 1000
local LOOKS_PER_AGE = 64

local messagesMax, ageMax, window = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local backlogMax = tonumber(ARGV[6])
local log = fence()
local now = math.max(log.clock, log.time)
local headBefore = log.head

-- Two hashes of sendings take turns: when the newer has stood for a whole window, nothing in the older can be asked for
-- any more. The empty field holds the time a hash began.
local newer, older = KEYS[3], KEYS[4]
local newerBegan, olderBegan

local function lookAtSendings()
  if newerBegan then
    return
  end
  newerBegan = tonumber(redis.call('HGET', newer, '') or -1)
  olderBegan = tonumber(redis.call('HGET', older, '') or -1)
  if olderBegan > newerBegan then
    newer, older, newerBegan, olderBegan = older, newer, olderBegan, newerBegan
  end
end

local function sending(field)
  lookAtSendings()
  local known = redis.call('HGET', newer, field) or (olderBegan >= 0 and redis.call('HGET', older, field))
  if not known then
    return nil
  end
  local hash, offset, epoch, time, id = string.match(known, '^(%S+) (%S+) (%S+) (%S+) (.*)$')
  if tonumber(time) + window <= now then
    return nil
  end
  return {hash = hash, offset = tonumber(offset), epoch = epoch, time = tonumber(time), id = id}
end

local function remember(field, value)
  lookAtSendings()
  if newerBegan < 0 or newerBegan + window <= now then
    newer, older, newerBegan, olderBegan = older, newer, now, newerBegan
    redis.call('UNLINK', newer)
    redis.call('HSET', newer, '', integer(now))
    redis.call('PEXPIRE', newer, integer(2 * window + 1000))
  end
  redis.call('HSET', newer, field, value)
end

-- What was at another place before says which one that was: epoch, offset and time.
local function add(epoch, time, body, id, author, former)
  log.head = log.head + 1
  log.time = time
  local entry = {'XADD', LOG, integer(log.head) .. '-0', 'e', epoch, 't', integer(time), 'b', body, 'i', id, 'a', author}
  if former then
    entry[#entry + 1] = 'f'
    entry[#entry + 1] = former
  end
  redis.call(unpack(entry))
end

local function offsetOf(entry)
  return tonumber(string.match(entry[1], '^%d+'))
end

local function timeOf(entry)
  return tonumber(entry[2][4])
end

-- Up to where no message has a change that the archive lacks.
local function settledUpTo(from, to)
  for first = from, to, STATES_AT_ONCE do
    local offsets = {}
    for offset = first, math.min(first + STATES_AT_ONCE - 1, to) do
      offsets[#offsets + 1] = integer(offset)
    end
    for at, state in ipairs(redis.call('HMGET', STATES, unpack(offsets))) do
      if state and cmsgpack.unpack(state).r > log.changesArchived then
        return first + at - 2
      end
    end
  end
  return to
end

-- The first offset to keep. What one call removes is bounded: later calls go on. What the archive does not have stays.
local function keptFrom(first)
  local from = math.min(log.head - messagesMax + 1, offsetOf(first) + TRIM_BY_COUNT_MAX)
  if timeOf(first) + ageMax < now then
    for _, entry in ipairs(redis.call('XRANGE', LOG, '-', '+', 'COUNT', TRIM_BY_AGE_MAX)) do
      if timeOf(entry) + ageMax < now then
        from = math.max(from, offsetOf(entry) + 1)
      end
    end
  end
  if backlogMax > 0 then
    from = math.min(from, log.archived + 1)
    if log.changed > log.changesArchived then
      from = settledUpTo(offsetOf(first), from - 1) + 1
    end
  end
  return from
end

-- A state stands as long as its message.
local function forgetStates(from, to)
  for first = from, to, STATES_AT_ONCE do
    local offsets = {}
    for offset = first, math.min(first + STATES_AT_ONCE - 1, to) do
      offsets[#offsets + 1] = integer(offset)
    end
    redis.call('HDEL', STATES, unpack(offsets))
  end
end

local function keep(key)
  if backlogMax > 0 and (log.archived < log.head or log.changesArchived < log.changed) then
    redis.call('PERSIST', key)
  else
    redis.call('PEXPIRE', key, integer(ageMax + ageMax / LOOKS_PER_AGE))
  end
end

local function trim()
  redis.call('HSET', META, 'looked', integer(now))
  local first = redis.call('XRANGE', LOG, '-', '+', 'COUNT', 1)[1]
  local from = first and keptFrom(first) or 0
  if from > 1 then
    redis.call('XTRIM', LOG, 'MINID', '=', integer(from))
  end
  keep(LOG)
  if log.changed > 0 then
    if first then
      forgetStates(offsetOf(first), from - 1)
    end
    keep(STATES)
    keep(CHANGES)
  end
end

-- Nothing can be beyond the number that is kept while fewer were ever added, and ages are not looked at all the time. A log that the
-- archive had all of may have been about to go.
local function isTrimDue()
  return log.head > messagesMax or log.looked + ageMax / LOOKS_PER_AGE <= now
    or backlogMax > 0 and log.archived >= headBefore
end

-- To be called when messages were added.
local function added()
  redis.call('HSET', META, 'head', integer(log.head), 'time', integer(log.time))
  if isTrimDue() then
    trim()
  end
  keepMeta(log, math.max(META_KEEP_MILLIS, 2 * ageMax))
end
