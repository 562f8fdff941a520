-- Lets an inbox know whom its owner blocks, for the scripts that append to it.
--
-- KEYS  1 blocked, with the last place each of them was told
-- ARGV  2 version of the owner's relations  then users
-- Answers 1, or 0 when it knows a later version already.

local EMPTY_KEPT_MILLIS = 3600000

local BLOCKED, version = KEYS[1], tonumber(ARGV[2])
if tonumber(redis.call('HGET', BLOCKED, '') or 0) > version then
  return 0
end
local before = redis.call('HGETALL', BLOCKED)
local told = {}
for at = 1, #before, 2 do
  told[before[at]] = before[at + 1]
end
redis.call('DEL', BLOCKED)
for at = 3, #ARGV do
  redis.call('HSET', BLOCKED, ARGV[at], told[ARGV[at]] or '0')
end
redis.call('HSET', BLOCKED, '', ARGV[2])
if #ARGV < 3 then
  redis.call('PEXPIRE', BLOCKED, EMPTY_KEPT_MILLIS)
end
return 1
