-- Notes that what was lost here has been put back, all of it.
--
-- KEYS  1 COPIED

redis.call('HSET', KEYS[1], 'since', '0')
return 1
