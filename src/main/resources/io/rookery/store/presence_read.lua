-- KEYS  1 user  2 relations  3 friends  4 whom the user blocks  5 who blocks the user
-- ARGV  1 incarnation  2.. viewers
-- Answers version, status, activity, metadata, zone, node, last seen, as those see them who may; the time; whom the user lets
-- see that, or nothing for everyone; the version of the relations; then for each viewer 1 when either blocks the other, and 1
-- for a friend of the user. Somebody the store knows nothing of is offline as of now. What a former incarnation of the server
-- noted is so as of its first reading in this one: the server may have noted something later, and forgotten.

local USER, RELATIONS, FRIENDS, BLOCKED, BLOCKERS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

local clock = redis.call('TIME')
local now = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))
local user = redis.call('HMGET', USER, 'version', 'status', 'activity', 'metadata', 'zone', 'node', 'seen', 'run')
if not user[1] then
  user = {now, 'offline', '', '', '', '', '0'}
else
  if user[2] ~= 'offline' then
    user[7] = now
  end
  local run = string.sub(ARGV[1], 1, 8)
  if user[8] ~= run then
    user[1] = string.format('%.0f', math.max(user[1], now))
    -- A server that cannot write can still answer.
    redis.pcall('HSET', USER, 'run', run, 'version', user[1])
  end
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
