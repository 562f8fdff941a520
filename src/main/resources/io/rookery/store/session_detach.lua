-- KEYS  1 session  2 topics
-- ARGV  2 node  3 how long the session waits for its client, ms

if redis.call('HGET', KEYS[1], 'node') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], 'attached', '0')
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
