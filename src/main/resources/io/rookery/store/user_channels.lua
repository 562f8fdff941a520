-- KEYS  1 channels  2 invitations
-- Answers channels with the time each was noted, and the channels whose invitations still hold.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
return {redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES'),
  redis.call('ZRANGEBYSCORE', KEYS[2], string.format('(%.0f', now), '+inf')}
