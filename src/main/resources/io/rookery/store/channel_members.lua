-- KEYS  1 members  2 names
-- ARGV  2 the last user of the page before, or ''  3 how many at most
-- Answers users in order, then their names; no name for those who never told one.

local from = '-'
if ARGV[2] ~= '' then
  from = '(' .. ARGV[2]
end
local users = redis.call('ZRANGEBYLEX', KEYS[1], from, '+', 'LIMIT', 0, ARGV[3])
if #users == 0 then
  return {users, {}}
end
return {users, redis.call('HMGET', KEYS[2], unpack(users))}
