-- Reads a page by offset.
--
-- ARGV  3 before, exclusive, or ''  4 after, exclusive, or ''  5 how many at most
-- Answers the messages as they are now, in the direction of reading: the newest first, unless after is given.

local log = fence(KEYS[1], ARGV[2])

local function page(before, after, count)
  if after ~= '' then
    return redis.call('XRANGE', LOG, '(' .. after .. '-0', '+', 'COUNT', count)
  end
  if before == '' then
    return redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', count)
  end
  if tonumber(before) <= 1 then
    return {}
  end
  return redis.call('XREVRANGE', LOG, '(' .. before .. '-0', '-', 'COUNT', count)
end

return withEntries({}, asTheyAre(log, page(ARGV[3], ARGV[4], ARGV[5])))
