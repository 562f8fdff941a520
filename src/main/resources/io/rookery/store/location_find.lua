-- KEYS  1 location
-- ARGV  2 kept, ms
-- Answers the room where the user stands, or '', and the version of what is noted.

local noted = redis.call('HMGET', KEYS[1], 'room', 'version')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {noted[1] or '', noted[2] or '0'}
