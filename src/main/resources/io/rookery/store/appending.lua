-- Stands before the scripts that add to a log: what they remember of sendings, and how they end.
--
-- ARGV  3 how long the log is, in one text: messages kept; age kept, ms; how long a sending is remembered, ms; and messages kept
--       at most while the archive does not have them, or 0 when there is no archive

local TRIM_BY_COUNT_MAX = 10000
local TRIM_BY_AGE_MAX = 100
local STATES_AT_ONCE = 1000
local LOOKS_PER_AGE = 64

local retention, messagesMax, ageMax, window, backlogMax
local log, now, headBefore, nowText

-- Two hashes of sendings take turns: when the newer has stood for a whole window, nothing in the older can be asked for
-- any more. The empty field holds the time a hash began.
local newer, older, newerBegan, olderBegan

-- Begins with the log of a topic.
local function take(meta, beginning, kept)
  if kept ~= retention then
    retention = kept
    local messages, age, remembered, backlog = string.match(kept, '^(%S+) (%S+) (%S+) (%S+)$')
    messagesMax, ageMax, window, backlogMax = tonumber(messages), tonumber(age), tonumber(remembered), tonumber(backlog)
  end
  log = fence(meta, beginning)
  now = math.max(CLOCK, log.time)
  nowText = integer(now)
  headBefore, newerBegan = log.head, nil
end

local function lookAtSendings()
  if newerBegan then
    return
  end
  newer, older = topic .. 'sent:0', topic .. 'sent:1'
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
    redis.call('HSET', newer, '', nowText)
    redis.call('PEXPIRE', newer, integer(2 * window + 1000))
  end
  redis.call('HSET', newer, field, value)
end

-- What was at another place before says which one that was: epoch, offset and time. Answers the new place.
local function add(epoch, time, body, id, author, former)
  log.head = log.head + 1
  log.time = time
  local place, text = integer(log.head), time == now and nowText or integer(time)
  if former then
    redis.call('XADD', LOG, place .. '-0', 'e', epoch, 't', text, 'b', body, 'i', id, 'a', author, 'f', former)
  else
    redis.call('XADD', LOG, place .. '-0', 'e', epoch, 't', text, 'b', body, 'i', id, 'a', author)
  end
  return place
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
    for at, state in ipairs(redis.call('HMGET', topic .. 'edits', unpack(offsets))) do
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
    redis.call('HDEL', topic .. 'edits', unpack(offsets))
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
  redis.call('HSET', META, 'looked', nowText)
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
    keep(topic .. 'edits')
    keep(topic .. 'changes')
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
  redis.call('HSET', META, 'head', integer(log.head), 'time', log.time == now and nowText or integer(log.time))
  if isTrimDue() then
    trim()
  end
  keepMeta(log, math.max(META_KEEP_MILLIS, 2 * ageMax))
end
