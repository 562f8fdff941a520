-- KEYS  1 session
-- ARGV  2 expiry of the token

if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], 'expires', ARGV[2])
return 1
