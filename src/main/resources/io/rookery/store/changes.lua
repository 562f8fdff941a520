-- Reads what was changed.
--
-- ARGV  3 after: every change after one  4 that one  5 how many at most  6 1 to have the messages, too
--       3 since: the newest changes of each message, made when the head was at an offset or beyond
--       4 that offset  5 how many at most  6 1 to have the messages, too
-- Answers 1 when nothing is missing; the newest change and the head when it was made; the changes in the order in which they
-- were made; and the messages as they are now.

local SCANNED_MAX, SCANNED_AT_ONCE = 2000, 100

local from, limit = tonumber(ARGV[4]), tonumber(ARGV[5])
local log = fence(KEYS[1], ARGV[2])
local trimmed, trimmedHead = markOf(redis.call('HGET', META, 'trimmed'))

local function after()
  local changes = redis.call('XRANGE', topic .. 'changes', '(' .. integer(from) .. '-0', '+', 'COUNT', limit)
  return changes, trimmed <= from and (changes[1] ~= nil or log.changed <= from)
end

-- Of several edits of a message the newest says all, and so for each reaction.
local function subject(change)
  local kind = change[2][8]
  if kind == 'edit' or kind == 'delete' then
    return change[2][2]
  end
  return change[2][2] .. ' ' .. change[2][14]
end

local function turned(changes)
  local turned = {}
  for at = #changes, 1, -1 do
    turned[#turned + 1] = changes[at]
  end
  return turned
end

local function since()
  local newest, seen, before = {}, {}, '+'
  for _ = 1, SCANNED_MAX, SCANNED_AT_ONCE do
    local changes = redis.call('XREVRANGE', topic .. 'changes', before, '-', 'COUNT', SCANNED_AT_ONCE)
    for _, change in ipairs(changes) do
      if tonumber(change[2][4]) < from then
        return turned(newest), true
      end
      local name = subject(change)
      if not seen[name] then
        seen[name] = true
        newest[#newest + 1] = change
      end
    end
    if #changes < SCANNED_AT_ONCE then
      return turned(newest), trimmedHead < from and (newest[1] ~= nil or log.changedHead < from)
    end
    before = '(' .. changes[#changes][1]
  end
  return {}, false
end

local changes, complete
if ARGV[3] == 'after' then
  changes, complete = after()
else
  changes, complete = since()
  if #changes > limit then
    changes, complete = {}, false
  end
end
local answer = withEntries({complete and 1 or 0, integer(log.changed), integer(log.changedHead)}, changes)
return withEntries(answer, ARGV[6] == '1' and messagesOf(log, changes) or {})
