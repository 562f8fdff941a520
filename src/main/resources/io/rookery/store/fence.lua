-- Stands before every script on a log. No script answers for a log that another incarnation of the store wrote, without
-- beginning a new epoch first.
--
-- KEYS  1 meta; the topic's other keys begin as it does. They follow for a Redis Cluster, which has to know them while slots move.
-- ARGV  1 incarnation of the server  2 name for an epoch, should one begin; then, for a log that is kept in an archive, where it
--       begins when nothing is known of it here: '?' when the caller has not looked yet, which is answered with UNBEGUN; else the
--       epoch and offset of the last message in the archive, or '-' and an offset beyond all that may be there

local LINEAGE_MAX = 16
local META_KEEP_MILLIS = 30 * 24 * 3600 * 1000

local time = redis.call('TIME')
local CLOCK = time[1] * 1000 + math.floor(time[2] / 1000)

-- What all keys of the topic begin with, and two of them. A script may work on one topic after the other.
local topic, META, LOG

local function integer(number)
  return string.format('%.0f', number)
end

-- Until when it stands is noted in it, unless the memory is full.
local function keepMeta(log, millis)
  if log.kept < CLOCK + millis / 2 then
    log.kept = CLOCK + millis
    redis.call('PEXPIRE', META, integer(millis))
    redis.pcall('HSET', META, 'kept', integer(log.kept))
  end
end

local function begin(log)
  redis.call('HSET', META, 'incarnation', ARGV[1], 'epoch', log.epoch, 'head', integer(log.head), 'time',
    integer(log.time), 'lineage', log.lineage, 'kept', integer(log.kept))
  return log
end

local function continued(lineage, epoch, head)
  local ends = {}
  for name, offset in string.gmatch(lineage, '(%S+) (%S+)') do
    ends[#ends + 1] = name .. ' ' .. offset
  end
  ends[#ends + 1] = epoch .. ' ' .. head
  return table.concat(ends, ' ', math.max(1, #ends - LINEAGE_MAX + 1))
end

-- Where a log begins of which nothing is known here.
local function beginAnew(beginning)
  local kept = CLOCK + META_KEEP_MILLIS
  local name, epoch, offset = string.match(beginning, '^(%S+) ?(%S*) ?(%S*)$')
  if epoch == '' then
    return begin({epoch = name, head = 0, time = 0, lineage = '', archived = 0, kept = kept})
  elseif epoch == '?' then
    error('UNBEGUN')
  end
  local head = tonumber(offset)
  local lineage = epoch == '-' and '' or epoch .. ' ' .. integer(head)
  local log = begin({epoch = name, head = head, time = 0, lineage = lineage, archived = head, kept = kept})
  redis.call('HSET', META, 'archived', integer(head))
  return log
end

-- The newest change of a message and the head when it was made; 0 and -1 while none was changed.
local function markOf(value)
  if not value then
    return 0, -1
  end
  local sequence, head = string.match(value, '^(%S+) (%S+)$')
  return tonumber(sequence), tonumber(head)
end

local function fence(metaKey, beginning)
  META, topic = metaKey, string.sub(metaKey, 1, -5)
  LOG = topic .. 'log'
  local meta = redis.call('HMGET', META, 'incarnation', 'epoch', 'head', 'time', 'lineage', 'archived', 'changed',
    'changesArchived', 'kept', 'looked')
  local log
  if not meta[1] then
    log = beginAnew(beginning)
    redis.call('PEXPIRE', META, integer(META_KEEP_MILLIS))
    -- What is left of a log without its meta belongs to nothing. Not before the first write, which a full memory refuses.
    redis.call('UNLINK', LOG, topic .. 'sent:0', topic .. 'sent:1', topic .. 'acks', topic .. 'changes', topic .. 'edits')
  elseif meta[1] ~= ARGV[1] then
    log = begin({epoch = string.match(beginning, '^%S+'), head = tonumber(meta[3]), time = tonumber(meta[4]),
      lineage = continued(meta[5], meta[2], meta[3]), archived = tonumber(meta[6] or 0), kept = tonumber(meta[9] or 0)})
  else
    log = {epoch = meta[2], head = tonumber(meta[3]), time = tonumber(meta[4]), lineage = meta[5],
      archived = tonumber(meta[6] or 0), kept = tonumber(meta[9] or 0)}
  end
  log.changed, log.changedHead = markOf(meta[7])
  log.changesArchived = tonumber(meta[8] or 0)
  log.looked = tonumber(meta[10] or 0)
  keepMeta(log, META_KEEP_MILLIS)
  return log
end

-- How far the log of today is the one that an epoch named; less than nothing when it knows nothing of the epoch.
local function sharedUpTo(log, epoch)
  if epoch == log.epoch then
    return log.head
  end
  for name, offset in string.gmatch(log.lineage, '(%S+) (%S+)') do
    if name == epoch then
      return tonumber(offset)
    end
  end
  return -1
end
