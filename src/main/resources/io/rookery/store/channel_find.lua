-- KEYS  1 channel  2 members
-- Answers access, owner, time of creation, title and number of members; nothing when there is no such channel.

local channel = redis.call('HMGET', KEYS[1], 'access', 'owner', 'created', 'title')
if not channel[1] then
  return false
end
channel[5] = redis.call('ZCARD', KEYS[2])
return channel
