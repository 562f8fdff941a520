-- Takes an invitation back.
--
-- ARGV  2 user

if redis.call('HDEL', INVITED, ARGV[2]) == 1 then
  changed('i ' .. ARGV[2])
end
return 1
