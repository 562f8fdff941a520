-- Keeps an attached session; one that waits for its client is not given more time.
--
-- KEYS  1 session  2 topics
-- ARGV  2 how long to keep, ms

if redis.call('HGET', KEYS[1], 'attached') ~= '1' then
  return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
