-- Notes that the archive has everything up to a message, as far as the log of today is the one in which that message was.
--
-- ARGV  7, 8 epoch and offset of the message
-- Answers how many messages the archive does not have yet.

local upTo = math.min(tonumber(ARGV[8]), sharedUpTo(log, ARGV[7]))
if upTo > log.archived then
  log.archived = upTo
  redis.call('HSET', META, 'archived', integer(upTo))
  trim()
end
return log.head - log.archived
