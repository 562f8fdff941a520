-- Asked before the archive is read to put back what was lost here.
--
-- KEYS  1 COPIED
-- ARGV  2 version of the archive's copy
-- Answers the version of the newest change here, and 1 when nothing of this is lost.

local known = redis.call('HMGET', KEYS[1], 'version', 'since')
if not known[1] then
  local version = digits(math.max(micros(), tonumber(ARGV[2]) + 1))
  redis.call('HSET', KEYS[1], 'incarnation', ARGV[1], 'version', version, 'since', version)
  return {version, 0}
end
return {known[1], known[2] == '0' and 1 or 0}
