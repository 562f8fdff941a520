-- Notes where a device stands in a channel of its user, or in the user's inbox; never further back in the same epoch. Beyond the
-- bound the device is forgotten that told nothing for longest.
--
-- KEYS  1 channels  2 devices  3 positions
-- ARGV  2 device  3 channel  4 epoch  5 offset  6 inbox  7 devices at most  8 how long they are kept, ms
-- Answers 1 when it is noted.

local device, channel, inbox = ARGV[2], ARGV[3], ARGV[6]
if channel ~= inbox and not redis.call('ZSCORE', KEYS[1], channel) then
  return 0
end
local field = device .. ' ' .. channel
local known = redis.call('HGET', KEYS[3], field)
local epoch, offset = string.match(known or '', '^(%S+) (%d+)$')
if epoch ~= ARGV[4] or tonumber(offset) < tonumber(ARGV[5]) then
  redis.call('HSET', KEYS[3], field, ARGV[4] .. ' ' .. ARGV[5])
end
local clock = redis.call('TIME')
redis.call('ZADD', KEYS[2], string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000)), device)
if redis.call('ZCARD', KEYS[2]) > tonumber(ARGV[7]) then
  local gone = redis.call('ZPOPMIN', KEYS[2])[1]
  redis.call('HDEL', KEYS[3], gone .. ' ' .. inbox)
  for _, other in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    redis.call('HDEL', KEYS[3], gone .. ' ' .. other)
  end
end
redis.call('PEXPIRE', KEYS[2], ARGV[8])
redis.call('PEXPIRE', KEYS[3], ARGV[8])
return 1
