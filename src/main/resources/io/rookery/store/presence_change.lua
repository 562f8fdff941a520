-- Changes one connection of a user and says what became of the user as others see it.
--
-- A version is the time in milliseconds plus one, or one more than the last: it rises even when the store has forgotten the
-- user, and a reading of a forgotten user (see presence_read) is older than the change that follows it.
--
-- KEYS  1 user
-- ARGV  2 put, or remove  3 connection  4 who holds it: a lease; to remove, also a node, whatever its lease
--       put: 5 device  6 1 when the user says something on it: 7 status  8 activity or ''  9 metadata or ''
--       remove: 5 how long ago it was last there, ms  6 how long to keep a user who is gone, ms
-- Answers 1 when others see a change; version, status, activity, metadata, node, last seen as others see it; the status as
-- the user sees it; and what was said on the connection: status, activity, metadata. '' where there is nothing.

local USER, operation, id, holder = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
local CONNECTIONS_MAX = 64
local RANKS = {in_game = 6, in_menu = 5, online = 4, busy = 3, away = 2, invisible = 1}
local SAID = 100

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local user, connections, count = {}, {}, 0
local fields = redis.call('HGETALL', USER)
for at = 1, #fields, 2 do
  local name = string.match(fields[at], '^c:(.*)$')
  if name then
    connections[name] = cmsgpack.unpack(fields[at + 1])
    count = count + 1
  else
    user[fields[at]] = fields[at + 1]
  end
end

local function integer(number)
  return string.format('%.0f', number)
end

local function drop(name)
  connections[name] = nil
  count = count - 1
  redis.call('HDEL', USER, 'c:' .. name)
end

local function dropOldest()
  local oldest
  for name, connection in pairs(connections) do
    if not oldest or connection.at < connections[oldest].at then
      oldest = name
    end
  end
  drop(oldest)
end

local function put()
  local connection = connections[id]
  if not connection then
    if count >= CONNECTIONS_MAX then
      dropOldest()
    end
    connection = {at = now, status = '', activity = '', metadata = ''}
    count = count + 1
  end
  connection.lease, connection.device = holder, ARGV[5]
  if ARGV[6] == '1' and (connection.status ~= ARGV[7] or connection.activity ~= ARGV[8]
      or connection.metadata ~= ARGV[9]) then
    connection.at, connection.status, connection.activity, connection.metadata = now, ARGV[7], ARGV[8], ARGV[9]
  end
  connections[id] = connection
  redis.call('HSET', USER, 'c:' .. id, cmsgpack.pack(connection))
  return now
end

local function held(lease)
  return lease == holder or string.sub(lease, 1, #holder + 1) == holder .. '#'
end

local function remove()
  local connection = connections[id]
  if connection and held(connection.lease) then
    drop(id)
  end
  return now - tonumber(ARGV[5])
end

-- Whoever said something goes before whoever did not; then by rank; then the latest.
local function leads(score, name, best, bestName)
  if score ~= best then
    return score > best
  end
  local mine, other = connections[name].at, connections[bestName].at
  return mine > other or (mine == other and name > bestName)
end

local function leading()
  local best, bestName = -1, nil
  for name, connection in pairs(connections) do
    local score = RANKS.online
    if connection.status ~= '' then
      score = SAID + RANKS[connection.status]
    end
    if leads(score, name, best, bestName) then
      best, bestName = score, name
    end
  end
  return connections[bestName or '']
end

local function aggregate()
  local leader = leading()
  if not leader then
    return {own = 'offline', status = 'offline', activity = '', metadata = '', node = ''}
  end
  local own = leader.status
  if own == '' then
    own = 'online'
  end
  if own == 'invisible' then
    return {own = own, status = 'offline', activity = '', metadata = '', node = ''}
  end
  return {own = own, status = own, activity = leader.activity, metadata = leader.metadata,
    node = string.match(leader.lease, '^(.*)@')}
end

local seen = operation == 'put' and put() or remove()
local after = aggregate()
local shownBefore = user.status or 'offline'
local changed = shownBefore ~= after.status or (user.activity or '') ~= after.activity
  or (user.metadata or '') ~= after.metadata
if not user.version then
  -- Somebody leaves whom the store has forgotten: those who watched were not told yet.
  changed = changed or operation == 'remove'
end
local version = tonumber(user.version or 0)
if changed or version == 0 then
  version = math.max(version, now) + 1
end
local lastSeen = tonumber(user.seen or 0)
if shownBefore ~= 'offline' or after.status ~= 'offline' then
  lastSeen = math.max(lastSeen, seen)
end
redis.call('HSET', USER, 'version', integer(version), 'own', after.own, 'status', after.status, 'activity', after.activity,
  'metadata', after.metadata, 'node', after.node, 'seen', integer(lastSeen))
if count == 0 then
  redis.call('PEXPIRE', USER, ARGV[6])
else
  redis.call('PERSIST', USER)
end

local said = connections[id] or {status = '', activity = '', metadata = ''}
return {changed and 1 or 0, integer(version), after.status, after.activity, after.metadata, after.node, integer(lastSeen),
  after.own, said.status, said.activity, said.metadata}
