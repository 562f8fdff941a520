-- KEYS  1 reports  2 those wanted by time  3 what became of the closed ones
-- ARGV  2 how many to skip  3 how many at most
-- Answers how many there are, and for each report its name, its content and what became of it, or ''.

local names = redis.call('ZRANGE', KEYS[2], ARGV[2], tonumber(ARGV[2]) + tonumber(ARGV[3]) - 1)
local found = {redis.call('ZCARD', KEYS[2])}
for _, name in ipairs(names) do
  found[#found + 1] = {name, redis.call('HGET', KEYS[1], name) or '', redis.call('HGET', KEYS[3], name) or ''}
end
return found
