-- Comes late, when the session was taken over at the same time over another connection to the store.
--
-- KEYS  1 session  2 topics
-- ARGV  2 node  3 how often the session had been taken over when the client came that has left  4 how long the session waits for a
--       client, ms

local session = redis.call('HMGET', KEYS[1], 'node', 'generation')
if session[1] ~= ARGV[2] or tonumber(session[2] or 0) > tonumber(ARGV[3]) then
  return 0
end
redis.call('HSET', KEYS[1], 'attached', '0')
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
