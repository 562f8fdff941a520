-- Puts back what a channel had and the store has lost, unless it was decided anew.
--
-- ARGV  2 version of the newest change before the archive was read  3 what the archive has, as JSON
-- Answers -1 when something has changed since; else how many were put back: channels, members, invitations, sanctions.

local COPIED, UNCOPIED = KEYS[9], KEYS[10]
if redis.call('HGET', COPIED, 'version') ~= ARGV[2] then
  return {-1}
end
local doc = cjson.decode(ARGV[3])
local channels, members, invitations, sanctions = 0, 0, 0, 0

local channel = doc.channel
if channel and channel.created and redis.call('EXISTS', CHANNEL) == 0 then
  for _, name in ipairs({'access', 'owner', 'created', 'title', 'ended'}) do
    if channel[name] then
      redis.call('HSET', CHANNEL, name, channel[name])
    end
  end
  channels = 1
end
if channel and channel.slow and isLost(COPIED, UNCOPIED, channel.version, 'c') then
  redis.call('HSETNX', SANCTIONS, 'slow', channel.slow)
  redis.call('PERSIST', SANCTIONS)
end

-- Of a channel that was made anew under the name, nothing belongs to those who were in the former one.
local created = tonumber(redis.call('HGET', CHANNEL, 'created') or 0) * 1000
local owner = redis.call('HGET', CHANNEL, 'owner')

local function isNew(row)
  return tonumber(row.version) < created
end

for _, row in ipairs(doc.members or {}) do
  local known = redis.call('ZSCORE', MEMBERS, row.user) or redis.call('HGET', ROLES, row.user)
  if not known and not isNew(row) and not isBanned(row.user) and isLost(COPIED, UNCOPIED, row.version, 'm ' .. row.user) then
    if row.present then
      redis.call('ZADD', MEMBERS, 0, row.user)
      -- Read markers are not in the archive: whoever comes back this way has read all there is.
      redis.call('ZADD', READS, 'NX', row.read or integer(head()), row.user)
    end
    if row.name then
      redis.call('HSET', NAMES, row.user, row.name)
    end
    if row.role == 'moderator' then
      redis.call('HSET', ROLES, row.user, 'moderator ' .. (row.roleSince or '0'))
    elseif row.role == 'owner' and (not owner or owner == row.user) then
      redis.call('HSET', ROLES, row.user, 'owner')
    end
    members = members + 1
  end
end

-- The key lasts as long as the last of what it holds.
local function keep(key, till)
  local left = redis.call('PTTL', key)
  local wanted = till == 0 and -1 or math.max(1, till - now())
  if wanted == -1 then
    redis.call('PERSIST', key)
  elseif left ~= -1 or redis.call('HLEN', key) == 1 then
    redis.call('PEXPIRE', key, integer(math.max(left, wanted)))
  end
end

for _, row in ipairs(doc.invitations or {}) do
  if tonumber(row.expires) > now() and not isNew(row) and redis.call('HEXISTS', INVITED, row.user) == 0
    and not redis.call('ZSCORE', MEMBERS, row.user) and isLost(COPIED, UNCOPIED, row.version, 'i ' .. row.user) then
    redis.call('HSET', INVITED, row.user, row.expires .. ' ' .. row.by .. (row.declined and ' declined' or ''))
    keep(INVITED, tonumber(row.expires))
    invitations = invitations + 1
  end
end

for _, row in ipairs(doc.sanctions or {}) do
  local field = row.kind .. ' ' .. row.user
  local till = tonumber(row.till)
  if (till == 0 or till > now()) and redis.call('HEXISTS', SANCTIONS, field) == 0
    and isLost(COPIED, UNCOPIED, row.version, 's ' .. field) then
    redis.call('HSET', SANCTIONS, field, row.till)
    keep(SANCTIONS, till)
    sanctions = sanctions + 1
  end
end
return {channels, members, invitations, sanctions}
