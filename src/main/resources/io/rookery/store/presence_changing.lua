-- Stands before presence_change. Its functions are made once for the changes of a call; what belongs to a change stands in variables that
-- the next one sets anew.

local CONNECTIONS_MAX = 64
local COLON = 58

local byte = string.byte
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local run = string.sub(ARGV[1], 1, 8)

-- Of the change that is made: its keys, and its arguments.
local USER, INDEX, given, id, holder

-- What is known of the user, and what becomes of the connection.
local user, connections, count, said, gone, fate, device, age, arrival

-- Names and values that the record gets at the end.
local news

-- Most of what is written has the same time.
local written = {}
local function integer(number)
  local text = written[number]
  if not text then
    text = string.format('%.0f', number)
    written[number] = text
  end
  return text
end

-- How many connections there are.
local function read()
  user = {version = false, own = false, status = false, activity = false, metadata = false, zone = false, node = false, seen = false,
    run = false, said = false, gone = false}
  connections, count, said, news = {}, 0, nil, {}
  local fields = redis.call('HGETALL', USER)
  for at = 1, #fields, 2 do
    local field, value = fields[at], fields[at + 1]
    user[field] = value
    if byte(field, 2) == COLON then
      connections[string.sub(field, 3)] = cmsgpack.unpack(value)
      count = count + 1
    elseif field == 'said' then
      said = cmsgpack.unpack(value)
    end
  end
  return count
end

local function note(field, value)
  if user[field] ~= value then
    news[#news + 1] = field
    news[#news + 1] = value
  end
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
  return said.unsaid and (given[15] ~= 'online' or given[16] .. given[17] ~= '')
end

-- Who repeats what was said earlier may be overtaken by what was said since.
local function say()
  local at = tonumber(given[14])
  if at == 0 then
    at = now
  elseif said and (said.at > at or (said.at == at and not isUnsaid())) then
    return
  end
  said = {at = at, status = given[15], activity = given[16], metadata = given[17], lasts = tonumber(given[18])}
end

-- Whoever had the session before is not to take it back, and whoever only waits is not to bring it back.
local function isOvertaken(connection)
  if connection then
    return (connection.generation or 0) > tonumber(given[10])
  end
  return given[11] == '0'
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
  connection.lease, connection.generation = holder, tonumber(given[10])
  if given[6] ~= '' then
    connection.device = given[6]
  end
  device, age = connection.device, now - connection.since
  if given[7] ~= '' and connection.idle ~= tonumber(given[7]) then
    connection.idle, connection.at = tonumber(given[7]), now
  end
  if given[8] == '1' and connection.zone ~= given[9] then
    connection.zone, connection.zoned = given[9], now
  end
  connections[id] = connection
  note('c:' .. id, cmsgpack.pack(connection))
end

local function strike(name)
  if INDEX then
    redis.call('SREM', INDEX, name)
  end
end

local function put()
  if INDEX and given[13] == '1' then
    redis.call('SADD', INDEX, given[12])
  end
  if not isOvertaken(connections[id]) then
    hold()
  elseif connections[id] then
    fate = 'elsewhere'
    strike(given[12])
  end
  -- What nobody who is there repeats would be forgotten at once, and not be heard from those who are.
  local forgettable = count == 0 and given[15] == 'online' and given[18] == '0' and given[14] ~= '0'
  if given[14] and not forgettable then
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
    age = math.max(0, now - tonumber(given[6]) - connection.since)
    drop(id)
    if count == 0 then
      gone = {id = id, at = now, why = given[7]}
      note('gone', cmsgpack.pack(gone))
    end
  end
  strike(given[8])
  return now - tonumber(given[6])
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

local nodes = {}
local function nodeOf(lease)
  local node = nodes[lease]
  if not node then
    node = string.match(lease, '^(.*)@')
    nodes[lease] = node
  end
  return node
end

-- Status as the user sees it; status, activity, metadata, zone and node as others do.
local function aggregate()
  local leader = leading()
  local own = leader and (said and said.status or 'online') or 'offline'
  if not leader or own == 'invisible' then
    return own, 'offline', '', '', '', ''
  end
  if own == 'online' and leader.idle == 1 and (not said or said.lasts == 0) then
    own = 'away'
  end
  return own, own, said and said.activity or '', said and said.metadata or '', zone(), nodeOf(leader.lease)
end
