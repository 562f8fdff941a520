-- KEYS  1 user
-- ARGV  2 connection  3 lease
-- Answers 1 when the user's record has the connection under the lease and says nothing that has expired.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local fields = redis.call('HMGET', KEYS[1], 'c:' .. ARGV[2], 'said')
if not fields[1] or cmsgpack.unpack(fields[1]).lease ~= ARGV[3] then
  return 0
end
local said = fields[2] and cmsgpack.unpack(fields[2])
return said and said.lasts > 0 and said.at + said.lasts <= now and 0 or 1
