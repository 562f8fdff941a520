-- Notes that the archive has what was read, as far as it has not changed since.
--
-- KEYS  1 UNCOPIED
-- ARGV  2 and on: names and versions in turn
-- Answers how much the archive lacks.

for at = 2, #ARGV, 2 do
  local version = redis.call('ZSCORE', KEYS[1], ARGV[at])
  if version and tonumber(version) == tonumber(ARGV[at + 1]) then
    redis.call('ZREM', KEYS[1], ARGV[at])
  end
end
return redis.call('ZCARD', KEYS[1])
