-- Tells what a user suffers in the whole game. Whoever connects is asked about, so what nobody suffers costs little.
--
-- KEYS  1 what the user suffers  2 whom the user blocks
-- Answers 1 when the user blocks somebody; until when, by whom and why for ban and mute, '' for what the user does not suffer.

local function told(found)
  if not found then
    return '', '', ''
  end
  local till, by, why = string.match(found, '^(%d+) (%S*) (.*)$')
  if till ~= '0' then
    local clock = redis.call('TIME')
    if tonumber(till) <= clock[1] * 1000 + math.floor(clock[2] / 1000) then
      return '', '', ''
    end
  end
  return till, by, why
end

local held = redis.call('HMGET', KEYS[1], 'ban', 'mute')
local till, by, why = told(held[1])
return {redis.call('EXISTS', KEYS[2]), till, by, why, told(held[2])}
