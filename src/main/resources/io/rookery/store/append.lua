-- Appends drafts in the given order, unless the log has lost what the caller knows to be stored.
--
-- For each topic:
-- KEYS  the last four: sanctions, who spoke when in slow mode, roles, whom the owner of an inbox blocks
-- ARGV  7, 8 epoch and offset of a message known to be stored; the epoch is '' when none is
--       then for each draft: author, client message id or '', hash of the content, message id, 1 for members only, body
-- Answers one array a draft: 0 stored | 1 repeated | 13 hidden, epoch, offset, time, message id, if stored also the newest
-- change; or 2 conflict; or 3 no member; or 4 for all when something is lost; or 5 when too much waits for the archive; or 10
-- muted | 11 banned, and until when, 0 for ever; or 12 slow, and for how many milliseconds.

local STORED, REPEATED, CONFLICT, NO_MEMBER, LOST, FULL = 0, 1, 2, 3, 4, 5
local MUTED, BANNED, SLOW, HIDDEN = 10, 11, 12, 13
local DRAFT_FIELDS = 6
local FIRST_DRAFT = 9
local GAME = 'system'
local SANCTIONS, SPOKE, ROLES, BLOCKED = KEYS[#KEYS - 3], KEYS[#KEYS - 2], KEYS[#KEYS - 1], KEYS[#KEYS]
local both = redis.call('EXISTS', SANCTIONS, BLOCKED)
local sanctioned = both == 2 or both == 1 and redis.call('EXISTS', SANCTIONS) == 1
local blocking = both == 2 or both == 1 and not sanctioned

local function roomLeft()
  if backlogMax == 0 then
    return math.huge
  elseif log.head + #ARGV < backlogMax then
    return backlogMax - log.head
  end
  return backlogMax - redis.call('XLEN', LOG)
end

local room = roomLeft()

local function holds(value)
  return value and (value == '0' or tonumber(value) > now)
end

local function slowFor(author, interval)
  local role = author ~= GAME and redis.call('HGET', ROLES, author)
  if author == GAME or (role and string.lower(role) ~= 'member') then
    return 0
  end
  local last = redis.call('ZSCORE', SPOKE, author)
  return last and math.max(0, tonumber(last) + interval - now) or 0
end

local function spoke(author, interval)
  redis.call('ZADD', SPOKE, integer(now), author)
  redis.call('ZREMRANGEBYSCORE', SPOKE, '-inf', integer(now - interval))
  redis.call('PEXPIRE', SPOKE, integer(interval))
end

-- What is hidden gets the place of the newest message, which its author may see. In an inbox, which its author may not see,
-- the place rises as if the message were there.
local function hide(blocked, author, field, hash, id)
  local shown = log.head
  if blocked then
    shown = math.max(log.head, tonumber(blocked)) + 1
    redis.call('HSET', BLOCKED, author, integer(shown))
  end
  if field then
    remember(field, table.concat({hash, integer(shown), log.epoch, integer(now), id}, ' '))
  end
  return {HIDDEN, log.epoch, shown, now, id}
end

local function append(author, clientId, hash, id, membersOnly, body)
  local field = author .. ' ' .. clientId
  local first = clientId ~= '' and sending(field)
  if first then
    if first.hash ~= hash then
      return {CONFLICT}
    end
    return {REPEATED, first.epoch, first.offset, first.time, first.id}
  end
  if membersOnly == '1' and not redis.call('ZSCORE', MEMBERS, author) then
    return {NO_MEMBER}
  end
  local named = clientId ~= '' and field
  local blocked = blocking and redis.call('HGET', BLOCKED, author)
  if blocked then
    return hide(blocked, author, named, hash, id)
  end
  local slow
  if sanctioned then
    local found = redis.call('HMGET', SANCTIONS, 'ban ' .. author, 'mute ' .. author, 'shadow ' .. author, 'slow')
    if holds(found[1]) then
      return {BANNED, found[1]}
    end
    if holds(found[2]) then
      return {MUTED, found[2]}
    end
    slow = found[4] and tonumber(found[4])
    local wait = slow and slowFor(author, slow) or 0
    if wait > 0 then
      return {SLOW, wait}
    end
    if holds(found[3]) then
      return hide(nil, author, named, hash, id)
    end
  end
  if room < 1 then
    return {FULL}
  end
  room = room - 1
  add(log.epoch, now, body, id, author)
  if slow then
    spoke(author, slow)
  end
  if clientId ~= '' then
    remember(field, table.concat({hash, integer(log.head), log.epoch, integer(now), id}, ' '))
  end
  return {STORED, log.epoch, log.head, now, id, log.changed}
end

local lost = ARGV[7] ~= '' and sharedUpTo(log, ARGV[7]) < tonumber(ARGV[8])
local outcomes = {}
for at = FIRST_DRAFT, #ARGV, DRAFT_FIELDS do
  if lost then
    outcomes[#outcomes + 1] = {LOST}
  else
    outcomes[#outcomes + 1] =
      append(ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5])
  end
end
if log.head > headBefore then
  added()
end
return outcomes
end

-- In all: ARGV  1 incarnation of the server, then for each topic how many arguments it has, and these without the incarnation.
-- Answers an array of outcomes a topic, or the text of what went wrong with it, which has changed nothing then. What goes wrong with
-- all is an error of the whole, but for logs that have not begun.
local TOPIC_KEYS = 12
local answers = {}
local anyDone, failure = false, nil
local at = 2
for first = 1, #KEYS, TOPIC_KEYS do
  local count = tonumber(ARGV[at])
  local arguments = {ARGV[1], unpack(ARGV, at + 1, at + count)}
  local done, answer = pcall(one, {unpack(KEYS, first, first + TOPIC_KEYS - 1)}, arguments)
  if not done then
    local text = type(answer) == 'table' and answer.err or tostring(answer)
    failure = not string.find(text, 'UNBEGUN', 1, true) and answer or failure
    answer = text
  end
  anyDone = anyDone or done
  answers[#answers + 1] = answer
  at = at + count + 1
end
if failure and not anyDone then
  error(failure, 0)
end
return answers
