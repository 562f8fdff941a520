-- Notes that the archive has everything up to a message, as far as the log of today is the one in which that message was, and all
-- changes up to one, if no epoch has begun since they were read.
--
-- ARGV  7, 8 epoch and offset of the message  9, 10 the epoch in which the change was read, and the change
-- Answers how much the archive does not have yet: messages, and one for changes.

local upTo = math.min(tonumber(ARGV[8]), sharedUpTo(log, ARGV[7]))
local changesUpTo = ARGV[9] == log.epoch and math.min(tonumber(ARGV[10]), log.changed) or 0
if upTo > log.archived or changesUpTo > log.changesArchived then
  log.archived = math.max(log.archived, upTo)
  log.changesArchived = math.max(log.changesArchived, changesUpTo)
  redis.call('HSET', META, 'archived', integer(log.archived), 'changesArchived', integer(log.changesArchived))
  trim()
end
return log.head - log.archived + (log.changesArchived < log.changed and 1 or 0)
