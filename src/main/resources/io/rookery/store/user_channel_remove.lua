-- Forgets that a user belongs to a channel, and where the user's devices stand in it.
--
-- KEYS  1 channels  2 devices  3 positions
-- ARGV  2 channel  3 when it was noted, or '' for whenever  4 how long ago that must be, ms

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if ARGV[3] ~= '' then
  local noted = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[2]) or now)
  if noted ~= tonumber(ARGV[3]) or noted + tonumber(ARGV[4]) > now then
    return 0
  end
end
redis.call('ZREM', KEYS[1], ARGV[2])
for _, device in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  redis.call('HDEL', KEYS[3], device .. ' ' .. ARGV[2])
end
return 1
