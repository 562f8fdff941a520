-- Notes that the archive has everything up to a message, as far as the log of today is the one in which that message was, and all
-- changes up to one, if no epoch has begun since they were read.
--
-- ARGV  4, 5 epoch and offset of the message  6, 7 the epoch in which the change was read, and the change
-- Answers how much the archive does not have yet: messages, and one for changes.

take(KEYS[1], ARGV[2], ARGV[3])
local upTo = math.min(tonumber(ARGV[5]), sharedUpTo(log, ARGV[4]))
local changesUpTo = ARGV[6] == log.epoch and math.min(tonumber(ARGV[7]), log.changed) or 0
if upTo > log.archived or changesUpTo > log.changesArchived then
  log.archived = math.max(log.archived, upTo)
  log.changesArchived = math.max(log.changesArchived, changesUpTo)
  redis.call('HSET', META, 'archived', integer(log.archived), 'changesArchived', integer(log.changesArchived))
  trim()
end
return log.head - log.archived + (log.changesArchived < log.changed and 1 or 0)
