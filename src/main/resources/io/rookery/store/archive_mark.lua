-- Marks topics as having messages that the archive may not have.
--
-- KEYS  1 marks
-- ARGV  2 and on: topics

local clock = redis.call('TIME')
local now = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))
for at = 2, #ARGV do
  redis.call('ZADD', KEYS[1], now, ARGV[at])
end
return #ARGV - 1
