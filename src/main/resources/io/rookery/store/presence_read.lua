-- KEYS  1 user
-- Answers version, status, activity, metadata, zone, node, last seen. Somebody the store knows nothing of is offline as of
-- now.

local clock = redis.call('TIME')
local now = string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000))
local user = redis.call('HMGET', KEYS[1], 'version', 'status', 'activity', 'metadata', 'zone', 'node', 'seen')
if not user[1] then
  return {now, 'offline', '', '', '', '', '0'}
end
if user[2] ~= 'offline' then
  user[7] = now
end
return user
