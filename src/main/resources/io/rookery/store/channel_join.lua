-- Adds a member, or refreshes the name of one.
--
-- KEYS  1 members  2 names
-- ARGV  2 user  3 name  4 members at most
-- Answers 1 when added, 1 when there was no room, and the number of members.

local count = redis.call('ZCARD', KEYS[1])
local known = redis.call('ZSCORE', KEYS[1], ARGV[2])
if not known and count >= tonumber(ARGV[4]) then
  return {0, 1, count}
end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
if known then
  return {0, 0, count}
end
redis.call('ZADD', KEYS[1], 0, ARGV[2])
return {1, 0, count + 1}
