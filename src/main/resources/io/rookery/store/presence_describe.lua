-- KEYS  1 user
-- Answers nothing for somebody the store knows nothing of; else the time, the status as the user sees it, version, status,
-- activity, metadata, zone, node, last seen as others see them, and of each connection in turn: id, lease, device, zone, 1 when
-- idle, since when it is there. '' where there is nothing.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local user, connections = {}, {}
local fields = redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  local name = string.match(fields[at], '^c:(.*)$')
  if name then
    connections[#connections + 1] = {name, cmsgpack.unpack(fields[at + 1])}
  else
    user[fields[at]] = fields[at + 1]
  end
end
if not user.version then
  return {}
end
table.sort(connections, function(one, other) return one[1] < other[1] end)
local seen = user.status == 'offline' and user.seen or string.format('%.0f', now)
local answer = {string.format('%.0f', now), user.own, user.version, user.status, user.activity, user.metadata, user.zone,
  user.node, seen}
for _, entry in ipairs(connections) do
  local id, connection = entry[1], entry[2]
  local known = {id, connection.lease, connection.device, connection.zone, connection.idle,
    string.format('%.0f', connection.since)}
  for _, value in ipairs(known) do
    answer[#answer + 1] = value
  end
end
return answer
