-- Stands before the scripts on who belongs to a channel.
--
-- KEYS  1 channel  2 members  3 names  4 roles  5 invited  6 reads  7 meta of the log  8 sanctions; where channels are copied into
--       the archive 9 COPIED  10 UNCOPIED

local CHANNEL, MEMBERS, NAMES, ROLES, INVITED, READS, META, SANCTIONS = unpack(KEYS)

local function integer(number)
  return string.format('%.0f', number)
end

-- Notes what has changed, for the archive: c the channel itself, m, i and s with a user or a sanction.
local function changed(...)
  note(KEYS[9], KEYS[10], ...)
end

local function now()
  local clock = redis.call('TIME')
  return clock[1] * 1000 + math.floor(clock[2] / 1000)
end

-- Access, owner, time of creation, title and number of members; nothing when there is no such channel, or it has ended.
local function found()
  local channel = redis.call('HMGET', CHANNEL, 'access', 'owner', 'created', 'title', 'ended')
  if not channel[1] or channel[5] then
    return nil
  end
  channel[5] = redis.call('ZCARD', MEMBERS)
  return channel
end

-- owner, moderator or member; nothing for who is none of them.
local function roleOf(user)
  local role = redis.call('HGET', ROLES, user)
  if role then
    return string.match(role, '^%a+')
  end
  local channel = found()
  if channel and channel[2] == user then
    return 'owner'
  end
  return redis.call('ZSCORE', MEMBERS, user) and 'member' or nil
end

-- Until when somebody is invited, and by whom; nothing for who is not, or not any more, or has turned it down.
local function invitation(user)
  local written = redis.call('HGET', INVITED, user)
  if not written then
    return nil
  end
  local expires, by, declined = string.match(written, '^(%d+) (%S+) ?(%S*)$')
  if tonumber(expires) <= now() or declined ~= '' then
    return nil
  end
  return {expires = tonumber(expires), by = by}
end

local function isBanned(user)
  local till = redis.call('HGET', SANCTIONS, 'ban ' .. user)
  return till and (till == '0' or tonumber(till) > now())
end

local function head()
  return tonumber(redis.call('HGET', META, 'head') or 0)
end

-- Of a log that has lost messages the user has read no more than there are.
local function readBy(user)
  return math.min(tonumber(redis.call('ZSCORE', READS, user) or 0), head())
end
