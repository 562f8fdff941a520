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
--            10 how often the session was taken over  11 1 when it has a client, 0 when its node only waits for one
--            12 its name in the index  13 1 when the index is to be told of it, before all else; when something is said:
--            14 when the user said it, 0 for now  15 status  16 activity or ''  17 metadata or ''  18 how long it holds, ms, or 0
--            for ever
--       remove: 6 how long ago it was last there, ms  7 why it ends  8 its name in the index
-- Answers 1 when others see a change; version, status, activity, metadata, zone, node, last seen as others see it; the status
-- as the user sees it; how long until what was said expires, ms, or 0; the connection's zone; 1 when the connection is idle; when and
-- why the user went offline, if the connection was the last one: the same however often it is removed; what became of the
-- connection: came, stays, ended, elsewhere when another holds it, or unknown; its device; how long it was there, ms; what its
-- coming is to the user: new, returning, or none when the user was there; '' where there is nothing. Then, when something was
-- said: when, status, activity, metadata, how long it holds.

USER, INDEX, given, id, holder = KEYS[1], KEYS[3], ARGV, ARGV[3], ARGV[4]
fate, device, age, arrival, gone = 'unknown', '', 0, 'none', nil
local operation, countBefore = ARGV[2], read()
local seen = now
if operation == 'put' then
  seen = put()
elseif operation == 'remove' then
  seen = remove()
elseif not user.version then
  -- Nobody is made by looking.
  return {0, now, 'offline', '', '', '', '', 0, 'offline', 0, '', 0, '', '', fate, device, age, arrival}
end
if said and not holds() then
  unsay()
end
if count == 0 and said and said.status == 'online' and said.lasts == 0 and said.activity .. said.metadata ~= '' then
  unsay()
end
local own, status, activity, metadata, zone, node = aggregate()
local returned = user.run ~= run
local shownBefore = user.status or 'offline'
local changed = shownBefore ~= status or (user.activity or '') ~= activity or (user.metadata or '') ~= metadata
  or (user.zone or '') ~= zone
if returned and count == 0 then
  -- Somebody leaves whom the store may have forgotten: those who watched were not told yet.
  changed = changed or operation == 'remove'
end
local version = tonumber(user.version or 0)
if changed or returned then
  version = math.max(version, now, tonumber(redis.call('HGET', KEYS[2], 'version') or 0)) + 1
end
local lastSeen = tonumber(user.seen or 0)
if operation ~= 'refresh' and (shownBefore ~= 'offline' or status ~= 'offline') then
  lastSeen = math.max(lastSeen, seen)
end
if said then
  note('said', cmsgpack.pack(said))
end
note('run', run)
note('version', integer(version))
note('own', own)
note('status', status)
note('activity', activity)
note('metadata', metadata)
note('zone', zone)
note('node', node)
note('seen', integer(lastSeen))
if #news > 0 then
  redis.call('HSET', USER, unpack(news))
end
if count == 0 then
  redis.call('PEXPIRE', USER, ARGV[5])
elseif countBefore == 0 and user.version then
  redis.call('PERSIST', USER)
end

local expires = 0
if count > 0 and said and said.lasts > 0 then
  expires = said.at + said.lasts - now
end
if operation == 'remove' and count == 0 and not gone and user.gone then
  gone = cmsgpack.unpack(user.gone)
end
local isGone = gone and gone.id == id
local connection = connections[id]
local answer = {changed and 1 or 0, version, status, activity, metadata, zone, node, lastSeen, own, expires,
  connection and connection.zone or '', connection and connection.idle or 0, isGone and gone.at or '', isGone and gone.why or '',
  fate, device, age, arrival}
if said then
  answer[19], answer[20], answer[21], answer[22], answer[23] = said.at, said.status, said.activity, said.metadata, said.lasts
end
return answer
