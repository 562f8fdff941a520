-- Puts back what the caller knows to be stored and the log has lost.
--
-- A message that comes right after what the log and the message's epoch share goes back to the place it had. The epoch is
-- then shared up to it: whoever had read it has lost nothing. That fails when others have appended in the new epoch, or when
-- messages in between are known to somebody else.
--
-- ARGV  4 1 to append, under the epoch of today, what cannot go back to its place
--       then for each message, in log order: epoch, offset, time, author, client message id or '', hash of the content,
--       message id, body
-- Answers one array a message: 0 was there | 1 put back | 2 appended, epoch and offset; or 3 when it is left out for now; or
-- 4 when the log has no past, and so is another one than the message was in.

local HELD, PUT_BACK, APPENDED, LEFT, UNKNOWN = 0, 1, 2, 3, 4
local MESSAGE_FIELDS = 8
local FIRST_MESSAGE = 5

take(KEYS[1], ARGV[2], ARGV[3])

-- Whether the message before this one stands at the head and is older than the epoch of today: nothing of another epoch was
-- ever stored behind one of today.
local follows = false

-- The log is, up to its head, the one in which the message stood right behind that head.
local function isNext(epoch, offset, shared)
  if offset ~= log.head + 1 then
    return false
  end
  return shared == log.head or (shared < 0 and (offset == 1 or follows))
end

local function raiseEnd(epoch)
  if epoch == log.epoch then
    return
  end
  local ends, found = {}, false
  for name, offset in string.gmatch(log.lineage, '(%S+) (%S+)') do
    found = found or name == epoch
    ends[#ends + 1] = name .. ' ' .. (name == epoch and integer(log.head) or offset)
  end
  log.lineage = table.concat(ends, ' ')
  if not found then
    log.lineage = continued(log.lineage, epoch, integer(log.head))
  end
end

local function rememberAs(author, clientId, hash, id, epoch, time)
  local value = table.concat({hash == '' and '-' or hash, integer(log.head), epoch, integer(time), id}, ' ')
  if clientId ~= '' then
    remember(author .. ' ' .. clientId, value)
  end
  return value
end

-- A healing that is repeated, or a sender who was faster, appends it once.
local function behind(author, clientId, hash, id, time, body, former)
  local byId = ' ' .. id
  local twin = sending(byId) or (clientId ~= '' and sending(author .. ' ' .. clientId))
  if twin and (twin.hash == hash or twin.hash == '-') then
    return {HELD, twin.epoch, twin.offset}
  end
  local shown = math.max(time, log.time)
  add(log.epoch, shown, body, id, author, former)
  remember(byId, rememberAs(author, clientId, hash, id, log.epoch, shown))
  return {APPENDED, log.epoch, log.head}
end

local function heal(at)
  local epoch, offset, time = ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local author, clientId, hash, id, body = ARGV[at + 3], ARGV[at + 4], ARGV[at + 5], ARGV[at + 6], ARGV[at + 7]
  local shared = sharedUpTo(log, epoch)
  if offset <= shared then
    follows = offset == log.head and epoch ~= log.epoch
    return {HELD, epoch, offset}
  end
  if isNext(epoch, offset, shared) then
    add(epoch, math.max(time, log.time), body, id, author)
    raiseEnd(epoch)
    rememberAs(author, clientId, hash, id, epoch, time)
    follows = true
    return {PUT_BACK, epoch, offset}
  end
  follows = false
  if ARGV[4] ~= '1' then
    return {LEFT}
  end
  if shared < 0 and log.lineage == '' then
    return {UNKNOWN}
  end
  local former = table.concat({epoch, integer(offset), integer(time)}, ' ')
  return behind(author, clientId, hash, id, time, body, former)
end

local fates = {}
for at = FIRST_MESSAGE, #ARGV, MESSAGE_FIELDS do
  fates[#fates + 1] = heal(at)
end
if log.head > headBefore then
  added()
  redis.call('HSET', META, 'lineage', log.lineage)
end
return fates
