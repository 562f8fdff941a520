-- Where a device stands in its user's inbox, and in the user's channels. In what it has told nothing of it stands where that of
-- the user's devices stands that has least.
--
-- KEYS  1 channels  2 devices  3 positions
-- ARGV  2 device  3 inbox  4 1 for the channels, too
-- Answers the inbox and the channels, those noted last first, each with epoch and offset, or nothing.

local topics = {ARGV[3]}
if ARGV[4] == '1' then
  for _, channel in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, -1)) do
    topics[#topics + 1] = channel
  end
end
local devices = redis.call('ZRANGE', KEYS[2], 0, -1)

local function least(topic)
  local found, lowest = false, math.huge
  for _, device in ipairs(devices) do
    local position = redis.call('HGET', KEYS[3], device .. ' ' .. topic)
    local offset = position and tonumber(string.match(position, '%d+$'))
    if offset and offset < lowest then
      found, lowest = position, offset
    end
  end
  return found
end

local answer = {}
for at, topic in ipairs(topics) do
  answer[2 * at - 1] = topic
  answer[2 * at] = redis.call('HGET', KEYS[3], ARGV[2] .. ' ' .. topic) or least(topic)
end
return answer
