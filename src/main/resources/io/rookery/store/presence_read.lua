-- KEYS  1 user  2 relations  3 friends  4 whom the user blocks  5 who blocks the user
-- ARGV  2.. viewers
-- Answers version, status, activity, metadata, zone, node, last seen, as those see them who may; the time; whom the user lets
-- see that, or nothing for everyone; the version of the relations; then for each viewer 1 when either blocks the other, and 1
-- for a friend of the user. Somebody the store knows nothing of is offline as of now.

local USER, RELATIONS, FRIENDS, BLOCKED, BLOCKERS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

local clock = redis.call('TIME')
local now = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))
local user = redis.call('HMGET', USER, 'version', 'status', 'activity', 'metadata', 'zone', 'node', 'seen')
if not user[1] then
  user = {now, 'offline', '', '', '', '', '0'}
elseif user[2] ~= 'offline' then
  user[7] = now
end
local relations = redis.call('HMGET', RELATIONS, 'visibility', 'version')
user[8], user[9], user[10] = now, relations[1], relations[2] or '0'
for at = 2, #ARGV do
  local viewer = ARGV[at]
  local blocked = redis.call('SISMEMBER', BLOCKED, viewer) == 1 or redis.call('SISMEMBER', BLOCKERS, viewer) == 1
  table.insert(user, blocked and 1 or 0)
  table.insert(user, redis.call('SISMEMBER', FRIENDS, viewer))
end
return user
