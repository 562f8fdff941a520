-- Adds or removes topics of a session that still exists.
--
-- KEYS  1 session  2 topics
-- ARGV  2 SADD or SREM  then topics

local left = redis.call('PTTL', KEYS[1])
if left <= 0 then
  return 0
end
for at = 3, #ARGV do
  redis.call(ARGV[2], KEYS[2], ARGV[at])
end
redis.call('PEXPIRE', KEYS[2], left)
return 1
