-- Nothing is known yet of a session that begins: its name is new.
--
-- KEYS  1 session  2 topics
-- ARGV  2 user  3 name  4 node  5 expiry of the token  6 hash of the recovery token  7 how long to keep, ms  8 device

redis.call('HSET', KEYS[1], 'user', ARGV[2], 'name', ARGV[3], 'node', ARGV[4], 'attached', '1', 'expires', ARGV[5],
  'recovery', ARGV[6], 'replaced', '', 'device', ARGV[8])
redis.call('PEXPIRE', KEYS[1], ARGV[7])
return 1
