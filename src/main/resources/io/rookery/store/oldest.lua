-- Where the last messages of a log begin, as far as they are kept here. Begins no log and no epoch: a position in the epoch
-- before this one is as good.
--
-- KEYS  1 meta  2 log
-- ARGV  2 messages at most
-- Answers an epoch and the offset before the first of them; nothing when nothing is known of the log.

local meta = redis.call('HMGET', KEYS[1], 'epoch', 'head')
if not meta[1] then
  return false
end
local head = tonumber(meta[2])
local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
local kept = first and tonumber(string.match(first[1], '^%d+')) - 1 or head
return {meta[1], math.max(kept, head - tonumber(ARGV[2]))}
