-- Begins a lease, or lengthens one that is still there and that nobody has claimed.
--
-- KEYS  1 leases by their end  2 claims by their end
-- ARGV  2 lease  3 how long it lasts, ms  4 1 to begin it  5 the node's former lease, or ''
-- Answers 1 when the lease is held.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if ARGV[4] ~= '1' and (not redis.call('ZSCORE', KEYS[1], ARGV[2]) or redis.call('ZSCORE', KEYS[2], ARGV[2])) then
  return 0
end
local former = ARGV[5]
if former ~= '' and (not redis.call('ZSCORE', KEYS[1], former) or redis.call('ZSCORE', KEYS[2], former)) then
  -- What was noted under it after it was forgotten, or while it was being cleared, has to be cleared as well.
  redis.call('ZADD', KEYS[1], string.format('%.0f', now), former)
  redis.call('ZREM', KEYS[2], former)
end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[3])), ARGV[2])
return 1
