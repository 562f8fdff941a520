-- KEYS  1 session  2 topics
-- Answers user, name, expiry of the token, node, 1 when attached, how often it was taken over, how many topics, and how long it is
-- kept, ms; or nothing.

local session = redis.call('HMGET', KEYS[1], 'user', 'name', 'expires', 'node', 'attached', 'generation')
if not session[1] then
  return false
end
return {session[1], session[2], session[3], session[4], session[5], session[6] or '0', redis.call('SCARD', KEYS[2]),
  redis.call('PTTL', KEYS[1])}
