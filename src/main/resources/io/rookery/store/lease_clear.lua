-- Lengthens a claim while its lease is being cleared, or ends both. Does nothing when the claim was taken back.
--
-- KEYS  1 leases by their end  2 claims by their end
-- ARGV  2 lease  3 how long the claim lasts from now, ms, or 0 to end

if ARGV[3] == '0' then
  local claimed = redis.call('ZREM', KEYS[2], ARGV[2])
  if claimed == 1 then
    redis.call('ZREM', KEYS[1], ARGV[2])
  end
  return claimed
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
return redis.call('ZADD', KEYS[2], 'XX', string.format('%.0f', now + tonumber(ARGV[3])), ARGV[2])
