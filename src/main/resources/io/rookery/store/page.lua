-- Reads a page by offset.
--
-- ARGV  3 before, exclusive, or ''  4 after, exclusive, or ''  5 how many at most
-- Answers the messages in the direction of reading: the newest first, unless after is given.

fence()
if ARGV[4] ~= '' then
  return redis.call('XRANGE', LOG, '(' .. ARGV[4] .. '-0', '+', 'COUNT', ARGV[5])
end
if ARGV[3] == '' then
  return redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', ARGV[5])
end
if tonumber(ARGV[3]) <= 1 then
  return {}
end
return redis.call('XREVRANGE', LOG, '(' .. ARGV[3] .. '-0', '-', 'COUNT', ARGV[5])
