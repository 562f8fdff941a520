-- Claims leases that ended long enough ago, so that one survivor at a time clears what they held.
--
-- KEYS  1 leases by their end  2 claims by their end
-- ARGV  2 how long a lease must have ended, ms  3 how long a claim lasts, ms  4 how many at most
-- Answers the claimed leases.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local claimEnds = string.format('%.0f', now + tonumber(ARGV[3]))
local claimed = {}
local overdue = string.format('%.0f', now - tonumber(ARGV[2]))
for _, lease in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', overdue)) do
  local claim = redis.call('ZSCORE', KEYS[2], lease)
  if #claimed < tonumber(ARGV[4]) and (not claim or tonumber(claim) <= now) then
    redis.call('ZADD', KEYS[2], claimEnds, lease)
    claimed[#claimed + 1] = lease
  end
end
return claimed
