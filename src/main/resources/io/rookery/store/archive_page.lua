-- Reads what the archive does not have yet.
--
-- ARGV  3 how many messages at most  4 how many changes at most
-- Answers epoch and offset of the newest message; the offset up to which the archive has all; up to which change what follows is,
-- or 0 when there are none; the messages after that offset, as they are now; the changes the archive lacks of messages it has; and
-- those messages as they are now.

local log = fence(KEYS[1], ARGV[2])

local function messages()
  if log.archived >= log.head then
    return {}
  end
  return asTheyAre(log, redis.call('XRANGE', LOG, '(' .. integer(log.archived) .. '-0', '+', 'COUNT', ARGV[3]))
end

-- A change of a message that the archive lacks, too, waits for it.
local function changes()
  if log.changesArchived >= log.changed then
    return {}, 0
  end
  local found, upTo = {}, 0
  local lacking =
    redis.call('XRANGE', topic .. 'changes', '(' .. integer(log.changesArchived) .. '-0', '+', 'COUNT', ARGV[4])
  for _, change in ipairs(lacking) do
    local offset = tonumber(change[2][2])
    if offset > log.archived and offset <= log.head then
      return found, upTo
    end
    found[#found + 1], upTo = change, tonumber(string.match(change[1], '^%d+'))
  end
  return found, lacking[1] and upTo or log.changed
end

local changed, upTo = changes()
local answer = withEntries({log.epoch, log.head, log.archived, integer(upTo)}, messages())
return withEntries(withEntries(answer, changed), messagesOf(log, changed))
