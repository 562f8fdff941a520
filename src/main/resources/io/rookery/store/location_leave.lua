-- Notes that a user stands nowhere, if it is in this room that the user stands.
--
-- KEYS  1 location
-- ARGV  2 room  3 kept, ms
-- Answers the room where the user stands now, or '', and the version of what is noted now.

local noted = redis.call('HMGET', KEYS[1], 'room', 'version')
if noted[1] ~= ARGV[2] then
  return {noted[1] or '', noted[2] or '0'}
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local version = string.format('%.0f', math.max(tonumber(noted[2]) + 1, now))
redis.call('HDEL', KEYS[1], 'room')
redis.call('HSET', KEYS[1], 'version', version)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {'', version}
