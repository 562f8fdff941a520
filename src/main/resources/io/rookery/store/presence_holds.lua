-- KEYS  users
-- ARGV  2 lease  3.. a connection of each user
-- Answers for each user 1 when the user's record has the connection under the lease and says nothing that has expired.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function holds(key, connection)
  local fields = redis.call('HMGET', key, 'c:' .. connection, 'said')
  if not fields[1] or cmsgpack.unpack(fields[1]).lease ~= ARGV[2] then
    return 0
  end
  local said = fields[2] and cmsgpack.unpack(fields[2])
  return said and said.lasts > 0 and said.at + said.lasts <= now and 0 or 1
end

local answer = {}
for at, key in ipairs(KEYS) do
  answer[at] = holds(key, ARGV[at + 2])
end
return answer
