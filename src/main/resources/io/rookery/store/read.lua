-- Reads forward from a reader's position.
--
-- ARGV  3 epoch  4 offset, exclusive  5 how many at most
-- Answers epoch and offset of the newest message, 1 when nothing is missing, and the messages.

local epoch, since, limit = ARGV[3], tonumber(ARGV[4]), ARGV[5]
local log = fence()

-- How far the log of today is the one that the reader's epoch named.
local function sharedUpTo()
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

if since > sharedUpTo() then
  return {log.epoch, log.head, 0, {}}
end
if since == log.head then
  return {log.epoch, log.head, 1, {}}
end
local messages = redis.call('XRANGE', LOG, '(' .. ARGV[4] .. '-0', '+', 'COUNT', limit)
if not messages[1] or messages[1][1] ~= integer(since + 1) .. '-0' then
  return {log.epoch, log.head, 0, {}}
end
return {log.epoch, log.head, 1, messages}
