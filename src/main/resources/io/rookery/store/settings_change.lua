-- Changes what the operators have set for all nodes, as a whole or not at all.
--
-- KEYS  1 overrides  2 changes
-- ARGV  2 how many changes are kept  3 node  4 change  5 expected version  6 by whom  7 from which address
--         then for each key: key, 1 and the new value or 0 and nothing, what it was, what it becomes
--       2 how many changes are kept  3 node  4 restore  5 version  then keys and values
-- Answers 1, or 0 when another version was found, so that nothing was done; and the version now.

local OVERRIDES, CHANGES, kept, node = KEYS[1], KEYS[2], ARGV[2], ARGV[3]
local found = tonumber(redis.call('HGET', OVERRIDES, 'version') or 0)
local given = tonumber(ARGV[5])

local function note(version, by, address, key, from, to)
  redis.call('XADD', CHANGES, 'MAXLEN', kept, '*', 'version', string.format('%.0f', version), 'node', node,
    'by', by, 'address', address, 'key', key, 'from', from, 'to', to)
end

if ARGV[4] == 'restore' then
  if found >= given then
    return {0, found}
  end
  redis.call('DEL', OVERRIDES)
  for at = 6, #ARGV, 2 do
    redis.call('HSET', OVERRIDES, ARGV[at], ARGV[at + 1])
  end
  redis.call('HSET', OVERRIDES, 'version', ARGV[5])
  note(given, '', '', '*', 'version ' .. string.format('%.0f', found), 'version ' .. ARGV[5])
  return {1, given}
end

if found ~= given then
  return {0, found}
end
local version = found + 1
redis.call('HSET', OVERRIDES, 'version', string.format('%.0f', version))
for at = 8, #ARGV, 5 do
  if ARGV[at + 1] == '1' then
    redis.call('HSET', OVERRIDES, ARGV[at], ARGV[at + 2])
  else
    redis.call('HDEL', OVERRIDES, ARGV[at])
  end
  note(version, ARGV[6], ARGV[7], ARGV[at], ARGV[at + 3], ARGV[at + 4])
end
return {1, version}
