-- ARGV  2 the last user of the page before, or ''  3 how many at most
-- Answers users in order, then their names, no name for those who never told one, then their roles, none for members.

local from = '-'
if ARGV[2] ~= '' then
  from = '(' .. ARGV[2]
end
local users = redis.call('ZRANGEBYLEX', MEMBERS, from, '+', 'LIMIT', 0, ARGV[3])
if #users == 0 then
  return {users, {}, {}}
end
local roles = redis.call('HMGET', ROLES, unpack(users))
for at = 1, #users do
  roles[at] = roles[at] and string.match(roles[at], '^%a+')
end
return {users, redis.call('HMGET', NAMES, unpack(users)), roles}
