-- KEYS  1 user
-- ARGV  1 incarnation
-- Answers version, status, activity, metadata, zone, node, last seen. Somebody the store knows nothing of is offline as of
-- now. What a former incarnation of the server noted is so as of its first reading in this one: the server may have noted
-- something later, and forgotten.

local clock = redis.call('TIME')
local now = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))
local user = redis.call('HMGET', KEYS[1], 'version', 'status', 'activity', 'metadata', 'zone', 'node', 'seen', 'run')
if not user[1] then
  return {now, 'offline', '', '', '', '', '0'}
end
if user[2] ~= 'offline' then
  user[7] = now
end
local run = string.sub(ARGV[1], 1, 8)
if user[8] ~= run then
  user[1] = string.format('%.0f', math.max(user[1], now))
  -- A server that cannot write can still answer.
  redis.pcall('HSET', KEYS[1], 'run', run, 'version', user[1])
end
user[8] = nil
return user
