-- Reads forward from a reader's position.
--
-- ARGV  3 epoch  4 offset, exclusive  5 how many at most
-- Answers epoch and offset of the newest message, 1 when nothing is missing, the offset that the messages follow without a
-- gap, the newest change and the head when it was made, 1 when the reader has seen nothing that was lost, and only what follows is
-- not kept any more, and the messages as they are now.

local epoch, since, limit = ARGV[3], tonumber(ARGV[4]), ARGV[5]
local log = fence(KEYS[1], ARGV[2])

local shared = sharedUpTo(log, epoch)
if since == log.head and since <= shared then
  return {log.epoch, log.head, 1, log.head, log.changed, log.changedHead, 0, 0}
end
-- Who has seen what the log of today does not hold goes on from the last message that both know.
local from = math.min(since, shared)
local messages = {}
if from >= 0 then
  messages = redis.call('XRANGE', LOG, '(' .. integer(from) .. '-0', '+', 'COUNT', limit)
end
if not messages[1] or messages[1][1] ~= integer(from + 1) .. '-0' then
  return {log.epoch, log.head, 0, log.head, log.changed, log.changedHead, from == since and since < log.head and 1 or 0, 0}
end
return withEntries({log.epoch, log.head, from == since and 1 or 0, from, log.changed, log.changedHead, 0},
  asTheyAre(log, messages))
