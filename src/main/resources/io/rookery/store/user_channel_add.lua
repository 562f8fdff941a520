-- Notes that a user is about to belong to a channel.
--
-- KEYS  1 channels
-- ARGV  2 channel  3 channels at most
-- Answers 1, or 0 when there is no room.

if not redis.call('ZSCORE', KEYS[1], ARGV[2]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
local clock = redis.call('TIME')
redis.call('ZADD', KEYS[1], string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000)), ARGV[2])
return 1
