-- Appends drafts to the logs of several topics, in the given order, unless a log has lost what the caller knows to be stored.
--
-- KEYS  meta of each topic, then for a Redis Cluster the others
-- ARGV  1 incarnation of the server  2 how many topics, then for each: how many drafts; name for an epoch,
--       and how long the log is, as above; epoch and offset of a message known to be stored, the epoch is '' when none is; and
--       for each draft: author, client message id or '', hash of the content, message id, 1 for members only, body
-- Answers a text a draft: 0 stored | 1 repeated | 13 hidden, epoch, offset, time, the newest change or 0 unless stored, message
-- id; or 2 conflict; or 3 no member; or 4 for all when something is lost; or 5 when too much waits for the archive; or 10 muted |
-- 11 banned, and until when, 0 for ever; or 12 slow, and for how many milliseconds; or 20 and what went wrong with the topic,
-- which has changed nothing then. What goes wrong with all is an error of the whole, but for logs that have not begun.

-- Texts, because an array within an array costs the server a write to the connection.
local STORED, REPEATED, CONFLICT, NO_MEMBER, LOST, FULL = '0 ', '1 ', '2', '3', '4', '5'
local MUTED, BANNED, SLOW, HIDDEN, FAILED = '10 ', '11 ', '12 ', '13 ', '20 '
local TOPIC_FIELDS, DRAFT_FIELDS = 5, 6
local GAME = 'system'

local outcomes = {}

-- Of the topic: its sanctions, and whom the owner of an inbox blocks; whether there are such; for how many more messages
-- there is room.
local sanctions, blocks, sanctioned, blocking, room

local function lookAtRules()
  sanctions, blocks = topic .. 'sanctions', topic .. 'blocked'
  local both = redis.call('EXISTS', sanctions, blocks)
  sanctioned = both == 2 or both == 1 and redis.call('EXISTS', sanctions) == 1
  blocking = both == 2 or both == 1 and not sanctioned
end

local function roomLeft(drafts)
  if backlogMax == 0 then
    return math.huge
  elseif log.head + drafts <= backlogMax then
    return backlogMax - log.head
  end
  return backlogMax - redis.call('XLEN', LOG)
end

local function holds(value)
  return value and (value == '0' or tonumber(value) > now)
end

local function slowFor(author, interval)
  local role = author ~= GAME and redis.call('HGET', topic .. 'roles', author)
  if author == GAME or (role and string.lower(role) ~= 'member') then
    return 0
  end
  local last = redis.call('ZSCORE', topic .. 'spoke', author)
  return last and math.max(0, tonumber(last) + interval - now) or 0
end

local function spoke(author, interval)
  local speakers = topic .. 'spoke'
  redis.call('ZADD', speakers, nowText, author)
  redis.call('ZREMRANGEBYSCORE', speakers, '-inf', integer(now - interval))
  redis.call('PEXPIRE', speakers, integer(interval))
end

-- What is hidden gets the place of the newest message, which its author may see. In an inbox, which its author may not see,
-- the place rises as if the message were there.
local function hide(blocked, author, field, hash, id)
  local shown = log.head
  if blocked then
    shown = math.max(log.head, tonumber(blocked)) + 1
    redis.call('HSET', blocks, author, integer(shown))
  end
  if field then
    remember(field, hash .. ' ' .. integer(shown) .. ' ' .. log.epoch .. ' ' .. nowText .. ' ' .. id)
  end
  return HIDDEN .. log.epoch .. ' ' .. integer(shown) .. ' ' .. nowText .. ' 0 ' .. id
end

local function append(author, clientId, hash, id, membersOnly, body)
  local field = clientId ~= '' and author .. ' ' .. clientId
  local first = field and sending(field)
  if first then
    if first.hash ~= hash then
      return CONFLICT
    end
    return REPEATED .. first.epoch .. ' ' .. integer(first.offset) .. ' ' .. integer(first.time) .. ' 0 ' .. first.id
  end
  if membersOnly == '1' and not redis.call('ZSCORE', topic .. 'members', author) then
    return NO_MEMBER
  end
  local blocked = blocking and redis.call('HGET', blocks, author)
  if blocked then
    return hide(blocked, author, field, hash, id)
  end
  local slow
  if sanctioned then
    local found = redis.call('HMGET', sanctions, 'ban ' .. author, 'mute ' .. author, 'shadow ' .. author, 'slow')
    if holds(found[1]) then
      return BANNED .. found[1]
    end
    if holds(found[2]) then
      return MUTED .. found[2]
    end
    slow = found[4] and tonumber(found[4])
    local wait = slow and slowFor(author, slow) or 0
    if wait > 0 then
      return SLOW .. integer(wait)
    end
    if holds(found[3]) then
      return hide(nil, author, field, hash, id)
    end
  end
  if room < 1 then
    return FULL
  end
  room = room - 1
  local place = add(log.epoch, now, body, id, author)
  if slow then
    spoke(author, slow)
  end
  if field then
    remember(field, hash .. ' ' .. place .. ' ' .. log.epoch .. ' ' .. nowText .. ' ' .. id)
  end
  return STORED .. log.epoch .. ' ' .. place .. ' ' .. nowText .. ' ' .. integer(log.changed) .. ' ' .. id
end

local function appendAll(meta, drafts, at)
  take(meta, ARGV[at + 1], ARGV[at + 2])
  local knownEpoch = ARGV[at + 3]
  local lost = knownEpoch ~= '' and sharedUpTo(log, knownEpoch) < tonumber(ARGV[at + 4])
  lookAtRules()
  room = roomLeft(drafts)
  for number = 1, drafts do
    local from = at + TOPIC_FIELDS + (number - 1) * DRAFT_FIELDS
    outcomes[#outcomes + 1] = lost and LOST
      or append(ARGV[from], ARGV[from + 1], ARGV[from + 2], ARGV[from + 3], ARGV[from + 4], ARGV[from + 5])
  end
  if log.head > headBefore then
    added()
  end
end

local anyDone, failure = false, nil
local at = 3
for number = 1, tonumber(ARGV[2]) do
  local drafts, before = tonumber(ARGV[at]), #outcomes
  local done, wrong = pcall(appendAll, KEYS[number], drafts, at)
  if not done then
    local text = type(wrong) == 'table' and wrong.err or tostring(wrong)
    failure = not string.find(text, 'UNBEGUN', 1, true) and wrong or failure
    for draft = 1, drafts do
      outcomes[before + draft] = FAILED .. text
    end
  end
  anyDone = anyDone or done
  at = at + TOPIC_FIELDS + drafts * DRAFT_FIELDS
end
if failure and not anyDone then
  error(failure, 0)
end
return outcomes
