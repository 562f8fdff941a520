-- Reads what the archive does not have yet.
--
-- ARGV  3 how many at most
-- Answers epoch and offset of the newest message, the offset up to which the archive has all, and the messages after it.

local log = fence()
if log.archived >= log.head then
  return {log.epoch, log.head, log.archived, {}}
end
return {log.epoch, log.head, log.archived,
  redis.call('XRANGE', LOG, '(' .. integer(log.archived) .. '-0', '+', 'COUNT', ARGV[3])}
