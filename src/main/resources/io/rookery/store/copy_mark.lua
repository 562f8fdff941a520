-- Marks something as having changes that the archive may not have.
--
-- KEYS  1 marks
-- ARGV  2 what
-- Answers 1 when all that the archive has of the partition has been put back, should it have been lost.

local COMPLETE = '.'
local clock = redis.call('TIME')
redis.call('ZADD', KEYS[1], string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000)), ARGV[2])
return redis.call('ZSCORE', KEYS[1], COMPLETE) and 1 or 0
