-- KEYS  1 members  2 names
-- ARGV  2 user
-- Answers 1 when the user was a member.

redis.call('HDEL', KEYS[2], ARGV[2])
return redis.call('ZREM', KEYS[1], ARGV[2])
