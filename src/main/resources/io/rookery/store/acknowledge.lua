-- Notes how far a reader's application has come. Nobody has messages beyond the head.
--
-- ARGV  3 reader  4 offset
-- Answers what was noted before, or 0.

local READERS_MAX = 10000

local log = fence(KEYS[1], ARGV[2])
local reader, offset = ARGV[3], math.min(tonumber(ARGV[4]), log.head)
local before = tonumber(redis.call('ZSCORE', topic .. 'acks', reader) or 0)
if offset > before then
  redis.call('ZADD', topic .. 'acks', integer(offset), reader)
  if redis.call('ZCARD', topic .. 'acks') > READERS_MAX then
    redis.call('ZPOPMIN', topic .. 'acks')
  end
  redis.call('PEXPIRE', topic .. 'acks', integer(META_KEEP_MILLIS))
end
return before
