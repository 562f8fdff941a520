-- Notes in which room a user stands.
--
-- KEYS  1 location
-- ARGV  2 room  3 kept, ms
-- Answers the room where the user stood, or '', and the version of what is noted now.

local noted = redis.call('HMGET', KEYS[1], 'room', 'version')
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local version = string.format('%.0f', math.max(tonumber(noted[2] or 0) + 1, now))
redis.call('HSET', KEYS[1], 'room', ARGV[2], 'version', version)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {noted[1] or '', version}
