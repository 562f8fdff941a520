-- KEYS  1 session  2 topics
-- ARGV  2 node

if redis.call('HGET', KEYS[1], 'node') ~= ARGV[2] then
  return 0
end
return redis.call('UNLINK', KEYS[1], KEYS[2])
