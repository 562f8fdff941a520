-- Changes a stored message, if the caller may.
--
-- KEYS  9 who reacted to the message
-- ARGV  3 age kept, ms  4 changes kept  5 what: edit, delete, react or unreact  6 message id  7 its offset, if known, or ''
--       8 by whom  9 1 when only the author may  10 how old the message may be, ms, or ''  11 text, or reaction
--       12 a change known to be stored, or 0  13 0, or the change that the store has lost and that is made once more
--       14 different reactions at most  15 users who react at most  16 changes kept at most while the archive does not have
--       them; 0 when there is no archive  17 the offset of a message that the log has let go of, if it may be changed, or ''
-- Answers 0 changed, the change, the one before it, the head when it was made, its time, how many reacted so, and the
-- message, or none when the log has let go of it; 1 and the message when it was so; or 2 unknown, 3 not the author, 4 too late, 5 deleted, 6 too many reactions,
-- 7 too many users, 8 when a change known to be stored is not, 9 overtaken by another change, 10 when it is not lost, 11 when
-- too much waits for the archive.

local CHANGED, SAME, UNKNOWN, NOT_AUTHOR, TOO_LATE, DELETED, REACTIONS_FULL, USERS_FULL, LOST, OVERTAKEN,
  HELD, FULL = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
local TRIMMED_AT_ONCE = 100

local REACTIONS = KEYS[9]
local ageMax, changesMax, what, id, by = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5], ARGV[6], ARGV[8]
local value, known, again = ARGV[11], tonumber(ARGV[12]), tonumber(ARGV[13])
local backlogMax = tonumber(ARGV[16])
local log = fence(KEYS[1], ARGV[2])
local clock = redis.call('TIME')
local now = math.max(clock[1] * 1000 + math.floor(clock[2] / 1000), log.time)

local function isStored(change)
  if change == 0 or redis.call('XRANGE', topic .. 'changes', integer(change) .. '-0', integer(change) .. '-0')[1] then
    return true
  end
  return (markOf(redis.call('HGET', META, 'trimmed'))) >= change
end

-- What the archive does not have stays.
local function trim()
  local over = redis.call('XLEN', topic .. 'changes') - changesMax
  local last
  for at, entry in ipairs(redis.call('XRANGE', topic .. 'changes', '-', '+', 'COUNT', over > 0 and TRIMMED_AT_ONCE or 1)) do
    local kept = backlogMax > 0 and tonumber(string.match(entry[1], '^%d+')) > log.changesArchived
    if not kept and (at <= over or tonumber(entry[2][6]) + ageMax < now) then
      last = entry
    end
  end
  if last then
    local sequence = string.match(last[1], '^%d+')
    redis.call('XTRIM', topic .. 'changes', 'MINID', '=', integer(tonumber(sequence) + 1))
    redis.call('HSET', META, 'trimmed', sequence .. ' ' .. last[2][4])
  end
end

local function isFull()
  local max = changesMax + backlogMax
  if backlogMax == 0 or again > 0 or redis.call('XLEN', topic .. 'changes') < max then
    return false
  end
  trim()
  return redis.call('XLEN', topic .. 'changes') >= max
end

-- They live as long as the log, and do not lengthen its life unless the archive lacks something.
local function keep()
  if backlogMax > 0 then
    redis.call('PERSIST', LOG)
  end
  local left = redis.call('PTTL', LOG)
  for _, key in ipairs({topic .. 'changes', topic .. 'edits'}) do
    if backlogMax > 0 or left < 0 then
      redis.call('PERSIST', key)
    else
      redis.call('PEXPIRE', key, integer(left))
    end
  end
end

local function record(offset, count)
  local before = log.changed
  log.changed = math.max(now, before + 1, known + 1, again + 1)
  log.changedHead = math.max(log.head, log.changedHead)
  redis.call('HSET', META, 'changed', integer(log.changed) .. ' ' .. integer(log.changedHead))
  redis.call('XADD', topic .. 'changes', integer(log.changed) .. '-0', 'o', offset, 'h', integer(log.changedHead), 't',
    integer(now), 'k', what, 'i', id, 'u', by, 'x', value, 'n', integer(count))
  trim()
  return {CHANGED, integer(log.changed), integer(before), integer(log.changedHead), integer(now), count}
end

local function note(entry, state, count)
  local offset = string.match(entry[1], '^%d+')
  local answer = record(offset, count)
  state.r = log.changed
  if what == 'edit' or what == 'delete' then
    -- What is put back goes before nothing that it did not go before.
    state.e = again > 0 and again or log.changed
  end
  redis.call('HSET', topic .. 'edits', offset, cmsgpack.pack(state))
  keep()
  return withEntries(answer, asTheyAre(log, {entry}))
end

local function same(entry)
  return withEntries({SAME}, asTheyAre(log, {entry}))
end

local function edit(entry, state)
  if state.k == 'edited' and state.x == value then
    return same(entry)
  end
  if again > 0 and state.e > again then
    return {OVERTAKEN}
  end
  state.k, state.x = 'edited', value
  return note(entry, state, 0)
end

local function delete(entry, state)
  state.k, state.x, state.c = 'deleted', '', {}
  redis.call('UNLINK', REACTIONS)
  return note(entry, state, 0)
end

local function placeOf(state)
  for at, reaction in ipairs(state.c) do
    if reaction[1] == value then
      return at
    end
  end
  return nil
end

local function held()
  local packed = redis.call('HGET', REACTIONS, by)
  return packed and cmsgpack.unpack(packed) or {}
end

local function hold(reactions)
  if #reactions == 0 then
    redis.call('HDEL', REACTIONS, by)
  else
    redis.call('HSET', REACTIONS, by, cmsgpack.pack(reactions))
  end
  -- A message may stay so long in a log to which nothing is added.
  redis.call('PEXPIRE', REACTIONS, integer(2 * ageMax))
end

local function indexOf(reactions)
  for at, reaction in ipairs(reactions) do
    if reaction == value then
      return at
    end
  end
  return nil
end

local function react(entry, state)
  local reactions, place = held(), placeOf(state)
  if indexOf(reactions) then
    return same(entry)
  end
  if not place and #state.c >= tonumber(ARGV[14]) then
    return {REACTIONS_FULL}
  end
  if #reactions == 0 and redis.call('HLEN', REACTIONS) >= tonumber(ARGV[15]) then
    return {USERS_FULL}
  end
  reactions[#reactions + 1] = value
  hold(reactions)
  place = place or #state.c + 1
  state.c[place] = {value, (state.c[place] or {value, 0})[2] + 1}
  return note(entry, state, state.c[place][2])
end

local function unreact(entry, state)
  local reactions, place = held(), placeOf(state)
  local index = indexOf(reactions)
  if not index or not place then
    return same(entry)
  end
  table.remove(reactions, index)
  hold(reactions)
  local left = state.c[place][2] - 1
  if left == 0 then
    table.remove(state.c, place)
  else
    state.c[place][2] = left
  end
  return note(entry, state, left)
end

local function refused(entry, state)
  if ARGV[9] == '1' and entry[2][10] ~= by then
    return NOT_AUTHOR
  end
  if state.k == 'deleted' then
    return what == 'delete' and SAME or DELETED
  end
  if ARGV[10] ~= '' and tonumber(entry[2][4]) + tonumber(ARGV[10]) < now then
    return TOO_LATE
  end
  return nil
end

if not isStored(known) then
  return {LOST}
end
if again > 0 and isStored(again) then
  return {HELD}
end
local entry = find(id, ARGV[7])
if not entry then
  if ARGV[17] == '' then
    return {UNKNOWN}
  end
  if isFull() then
    return {FULL}
  end
  local answer = record(ARGV[17], 0)
  keep()
  return withEntries(answer, {})
end
local packed = redis.call('HGET', topic .. 'edits', (string.match(entry[1], '^%d+')))
local state = packed and cmsgpack.unpack(packed) or {r = 0, e = 0, k = '', x = '', c = {}}
local refusal = refused(entry, state)
if refusal then
  return refusal == SAME and same(entry) or {refusal}
end
if isFull() then
  return {FULL}
end
if what == 'edit' then
  return edit(entry, state)
elseif what == 'delete' then
  return delete(entry, state)
elseif what == 'react' then
  return react(entry, state)
end
return unreact(entry, state)
