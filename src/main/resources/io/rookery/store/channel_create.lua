-- Creates a channel, unless there is one.
--
-- KEYS  1 channel  2 members  3 names
-- ARGV  2 access  3 owner  4 name of the owner  5 1 when a title follows  6 title  then further members
-- Answers time of creation and number of members; nothing when the channel exists.

local CHANNEL, MEMBERS, NAMES = KEYS[1], KEYS[2], KEYS[3]
if redis.call('EXISTS', CHANNEL) == 1 then
  return false
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('HSET', CHANNEL, 'access', ARGV[2], 'owner', ARGV[3], 'created', string.format('%.0f', now))
if ARGV[5] == '1' then
  redis.call('HSET', CHANNEL, 'title', ARGV[6])
end
redis.call('ZADD', MEMBERS, 0, ARGV[3])
redis.call('HSET', NAMES, ARGV[3], ARGV[4])
for at = 7, #ARGV do
  redis.call('ZADD', MEMBERS, 0, ARGV[at])
end
return {now, redis.call('ZCARD', MEMBERS)}
