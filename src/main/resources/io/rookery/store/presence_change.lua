-- Changes one connection of a user and says what became of the user as others see it.
--
-- A version is the time in milliseconds plus one, or one more than the last: it rises even when the store has forgotten the
-- user, and a reading of a forgotten user (see presence_read) is older than the change that follows it. It also rises with
-- the first call in each incarnation of the server, which may have forgotten later versions: what the record says then goes
-- before what those who watch were told. It is also above the version of the user's relations (see relations_change).
--
-- What a user says holds for the user, over all connections and beyond the last one, until it expires or something else is
-- said. Online for ever says nothing: the status is then concluded from the connections, and what was said beside it is
-- forgotten with the last one. That it was said is kept, so that nobody repeats what was said earlier. The same may be repeated: by
-- a node that was taken for dead, whose connections are there all the same.
--
-- KEYS  1 user  2 relations  3 the index of the lease, when it is to be changed here
-- ARGV  1 incarnation  2 put, remove, or refresh  3 connection  4 who holds it: a lease; to remove, also a node, whatever
--       its lease
--       5 how long to keep a user who is gone, ms
--       put: 6 device, '' to leave it  7 1 when idle, 0 when not, '' to leave it  8 1 to set the zone  9 zone or ''
--            10 when the user said what follows, 0 for now, '' when nothing is said  11 status  12 activity or ''
--            13 metadata or ''  14 how long it holds, ms, or 0 for ever  15 how often the session was taken over
--            16 1 when it has a client, 0 when its node only waits for one  17 its name in the index  18 1 when the index is to
--            be told of it, before all else
--       remove: 6 how long ago it was last there, ms  7 why it ends  8 its name in the index
-- Answers 1 when others see a change; version, status, activity, metadata, zone, node, last seen as others see it; the status
-- as the user sees it; how long until what was said expires, ms, or 0; what was said: when, status, activity, metadata, how
-- long it holds; the connection's zone; 1 when the connection is idle; when and why the user went offline, if the connection was
-- the last one: the same however often it is removed; what became of the connection: came, stays, ended, elsewhere when another
-- holds it, or unknown; its device; how long it was there, ms; what its coming is to the user: new,
-- returning, or none when the user was there. '' where there is nothing.

local USER, operation, id, holder, keep = KEYS[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local CONNECTIONS_MAX = 64

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local user, connections, count, said = {}, {}, 0, nil
local fields = redis.call('HGETALL', USER)
for at = 1, #fields, 2 do
  local field, value = fields[at], fields[at + 1]
  user[field] = value
  if string.sub(field, 1, 2) == 'c:' then
    connections[string.sub(field, 3)] = cmsgpack.unpack(value)
    count = count + 1
  elseif field == 'said' then
    said = cmsgpack.unpack(value)
  end
end
local countBefore = count

-- Names and values that the record gets at the end.
local news = {}

local function note(field, value)
  if user[field] ~= value then
    news[#news + 1] = field
    news[#news + 1] = value
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

local function holds()
  return said.lasts == 0 or now < said.at + said.lasts
end

-- It still goes before what was said earlier.
local function unsay()
  said = {at = said.at, status = 'online', activity = '', metadata = '', lasts = 0, unsaid = true}
end

-- Forgotten, and now repeated by somebody who remembers more than that it was said.
local function isUnsaid()
  return said.unsaid and (ARGV[11] ~= 'online' or ARGV[12] .. ARGV[13] ~= '')
end

-- Who repeats what was said earlier may be overtaken by what was said since.
local function say()
  local at = tonumber(ARGV[10])
  if at == 0 then
    at = now
  elseif said and (said.at > at or (said.at == at and not isUnsaid())) then
    return
  end
  said = {at = at, status = ARGV[11], activity = ARGV[12], metadata = ARGV[13], lasts = tonumber(ARGV[14])}
end

local fate, device, age, arrival = 'unknown', '', '0', 'none'

-- Whoever had the session before is not to take it back, and whoever only waits is not to bring it back.
local function isOvertaken(connection)
  if connection then
    return (connection.generation or 0) > tonumber(ARGV[15])
  end
  return ARGV[16] == '0'
end

local function hold()
  local connection = connections[id]
  fate = connection and 'stays' or 'came'
  if not connection then
    if count == 0 then
      arrival = user.version and 'returning' or 'new'
    elseif count >= CONNECTIONS_MAX then
      dropOldest()
    end
    connection = {at = now, since = now, device = '', idle = 0, zone = '', zoned = 0}
    count = count + 1
  end
  connection.lease, connection.generation = holder, tonumber(ARGV[15])
  if ARGV[6] ~= '' then
    connection.device = ARGV[6]
  end
  device, age = connection.device, integer(now - connection.since)
  if ARGV[7] ~= '' and connection.idle ~= tonumber(ARGV[7]) then
    connection.idle, connection.at = tonumber(ARGV[7]), now
  end
  if ARGV[8] == '1' and connection.zone ~= ARGV[9] then
    connection.zone, connection.zoned = ARGV[9], now
  end
  connections[id] = connection
  note('c:' .. id, cmsgpack.pack(connection))
end

local function strike(name)
  if KEYS[3] then
    redis.call('SREM', KEYS[3], name)
  end
end

local function put()
  if KEYS[3] and ARGV[18] == '1' then
    redis.call('SADD', KEYS[3], ARGV[17])
  end
  if not isOvertaken(connections[id]) then
    hold()
  elseif connections[id] then
    fate = 'elsewhere'
    strike(ARGV[17])
  end
  -- What nobody who is there repeats would be forgotten at once, and not be heard from those who are.
  local forgettable = count == 0 and ARGV[11] == 'online' and ARGV[14] == '0' and ARGV[10] ~= '0'
  if ARGV[10] ~= '' and not forgettable then
    say()
  end
  return now
end

local function held(lease)
  return lease == holder or string.sub(lease, 1, #holder + 1) == holder .. '#'
end

local function remove()
  local connection = connections[id]
  fate = connection and 'elsewhere' or 'unknown'
  if connection and held(connection.lease) then
    fate, device = 'ended', connection.device
    age = integer(math.max(0, now - tonumber(ARGV[6]) - connection.since))
    drop(id)
    if count == 0 then
      redis.call('HSET', USER, 'gone', cmsgpack.pack({id = id, at = now, why = ARGV[7]}))
    end
  end
  strike(ARGV[8])
  return now - tonumber(ARGV[6])
end

-- Whoever is there goes before whoever is idle; then the latest.
local function leads(name, best)
  local mine, other = connections[name], connections[best]
  if mine.idle ~= other.idle then
    return mine.idle < other.idle
  end
  return mine.at > other.at or (mine.at == other.at and name > best)
end

local function leading()
  local best
  for name in pairs(connections) do
    if not best or leads(name, best) then
      best = name
    end
  end
  return connections[best or '']
end

-- Where the user went last.
local function zone()
  local best
  for name, connection in pairs(connections) do
    if connection.zone ~= '' then
      local other = connections[best or '']
      if not other or connection.zoned > other.zoned or (connection.zoned == other.zoned and name > best) then
        best = name
      end
    end
  end
  return best and connections[best].zone or ''
end

local function hidden(own)
  return {own = own, status = 'offline', activity = '', metadata = '', zone = '', node = ''}
end

local function aggregate()
  local leader = leading()
  if not leader then
    return hidden('offline')
  end
  local what = said or {status = 'online', activity = '', metadata = '', lasts = 0}
  local own = what.status
  if own == 'invisible' then
    return hidden(own)
  end
  if own == 'online' and what.lasts == 0 and leader.idle == 1 then
    own = 'away'
  end
  return {own = own, status = own, activity = what.activity, metadata = what.metadata, zone = zone(),
    node = string.match(leader.lease, '^(.*)@')}
end

local seen = now
if operation == 'put' then
  seen = put()
elseif operation == 'remove' then
  seen = remove()
elseif not user.version then
  -- Nobody is made by looking.
  return {0, integer(now), 'offline', '', '', '', '', '0', 'offline', 0, '', '', '', '', 0, '', 0, '', '', fate, device, age,
    arrival}
end
if said and not holds() then
  unsay()
end
if count == 0 and said and said.status == 'online' and said.lasts == 0 and said.activity .. said.metadata ~= '' then
  unsay()
end
local after = aggregate()
local run = string.sub(ARGV[1], 1, 8)
local returned = user.run ~= run
local shownBefore = user.status or 'offline'
local changed = shownBefore ~= after.status or (user.activity or '') ~= after.activity
  or (user.metadata or '') ~= after.metadata or (user.zone or '') ~= after.zone
if returned and count == 0 then
  -- Somebody leaves whom the store may have forgotten: those who watched were not told yet.
  changed = changed or operation == 'remove'
end
local version = tonumber(user.version or 0)
if changed or returned then
  version = math.max(version, now, tonumber(redis.call('HGET', KEYS[2], 'version') or 0)) + 1
end
local lastSeen = tonumber(user.seen or 0)
if operation ~= 'refresh' and (shownBefore ~= 'offline' or after.status ~= 'offline') then
  lastSeen = math.max(lastSeen, seen)
end
if said then
  note('said', cmsgpack.pack(said))
end
note('run', run)
note('version', integer(version))
note('own', after.own)
note('status', after.status)
note('activity', after.activity)
note('metadata', after.metadata)
note('zone', after.zone)
note('node', after.node)
note('seen', integer(lastSeen))
if #news > 0 then
  redis.call('HSET', USER, unpack(news))
end
if count == 0 then
  redis.call('PEXPIRE', USER, keep)
elseif countBefore == 0 then
  redis.call('PERSIST', USER)
end

local expires = 0
if count > 0 and said and said.lasts > 0 then
  expires = said.at + said.lasts - now
end
local gone = {at = '', why = ''}
if operation == 'remove' and count == 0 then
  local last = redis.call('HGET', USER, 'gone')
  last = last and cmsgpack.unpack(last)
  gone = last and last.id == id and last or gone
end
local known = said or {at = '', status = '', activity = '', metadata = '', lasts = 0}
local own = connections[id] or {zone = '', idle = 0}
return {changed and 1 or 0, integer(version), after.status, after.activity, after.metadata, after.zone, after.node,
  integer(lastSeen), after.own, expires, known.at == '' and '' or integer(known.at), known.status, known.activity,
  known.metadata, known.lasts, own.zone, own.idle, gone.at == '' and '' or integer(gone.at), gone.why,
  fate, device, age, arrival}
