-- Reads the audit log forward.
--
-- KEYS  1 audit log
-- ARGV  2 number of a deed, exclusive  3 how many at most
-- Answers the numbers of the oldest and of the newest deed kept, 0 when there is none, and the deeds.

local function number(entry)
  return entry and tonumber(string.match(entry[1], '^%d+')) or 0
end

local oldest = number(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1])
local newest = number(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1])
return {oldest, newest, redis.call('XRANGE', KEYS[1], '(' .. ARGV[2] .. '-0', '+', 'COUNT', ARGV[3])}
