-- Takes a session over. The recovery token replaced last stays good until its successor is used.
--
-- KEYS  1 session  2 topics
-- ARGV  2 hash of the recovery token  3 hash of the next one  4 node  5 how long to keep, ms
-- Answers user, name, expiry of the token, the former node or '' when it had let go, how often the session was taken over, the
-- device, then the topics; or nothing.

local session = redis.call('HMGET', KEYS[1], 'user', 'name', 'expires', 'node', 'attached', 'recovery', 'replaced', 'device')
if not session[1] or (ARGV[2] ~= session[6] and ARGV[2] ~= session[7]) then
  return false
end
redis.call('HSET', KEYS[1], 'recovery', ARGV[3], 'replaced', ARGV[2], 'node', ARGV[4], 'attached', '1')
local generation = redis.call('HINCRBY', KEYS[1], 'generation', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
local former = ''
if session[5] == '1' then
  former = session[4]
end
local answer = {session[1], session[2], session[3], former, generation, session[8] or ''}
for _, topic in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  answer[#answer + 1] = topic
end
return answer
