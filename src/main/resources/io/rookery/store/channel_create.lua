-- Creates a channel, unless there is one, or was one.
--
-- ARGV  2 access  3 owner  4 name of the owner  5 1 when a title follows  6 title  then further members
-- Answers time of creation and number of members; nothing when the name is taken.

if redis.call('EXISTS', CHANNEL) == 1 then
  return false
end
local time = now()
redis.call('HSET', CHANNEL, 'access', ARGV[2], 'owner', ARGV[3], 'created', integer(time))
if ARGV[5] == '1' then
  redis.call('HSET', CHANNEL, 'title', ARGV[6])
end
redis.call('ZADD', MEMBERS, 0, ARGV[3])
redis.call('HSET', NAMES, ARGV[3], ARGV[4])
redis.call('HSET', ROLES, ARGV[3], 'owner')
local members = {}
for at = 7, #ARGV do
  redis.call('ZADD', MEMBERS, 0, ARGV[at])
  members[#members + 1] = 'm ' .. ARGV[at]
end
changed('c', 'm ' .. ARGV[3], unpack(members))
return {time, redis.call('ZCARD', MEMBERS)}
