-- Notes that a user does not want to join. It stands until the invitation would have ended.
--
-- ARGV  2 user
-- Answers 1 when the user was invited.

if not invitation(ARGV[2]) then
  return 0
end
redis.call('HSET', INVITED, ARGV[2], redis.call('HGET', INVITED, ARGV[2]) .. ' declined')
changed('i ' .. ARGV[2])
return 1
