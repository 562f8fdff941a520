-- KEYS  users
-- ARGV  2 lease  3.. a connection of each user
-- Answers for each user 1 when the user's record has the connection under the lease and says nothing that has expired; then the
-- status as the user sees it, the zone as others see it, and the node over which, '' where there is none.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function holds(connection, said)
  if not connection or cmsgpack.unpack(connection).lease ~= ARGV[2] then
    return 0
  end
  said = said and cmsgpack.unpack(said)
  return said and said.lasts > 0 and said.at + said.lasts <= now and 0 or 1
end

local answer = {}
for at, key in ipairs(KEYS) do
  local fields = redis.call('HMGET', key, 'c:' .. ARGV[at + 2], 'said', 'own', 'zone', 'node')
  answer[4 * at - 3] = holds(fields[1], fields[2])
  answer[4 * at - 2] = fields[3] or ''
  answer[4 * at - 1] = fields[4] or ''
  answer[4 * at] = fields[5] or ''
end
return answer
