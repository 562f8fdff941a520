-- Reads what the archive lacks of a channel, as JSON: either what changed, or a page of everything.
--
-- ARGV  2 how much at most  3 '' or where the page of everything begins
-- Answers nothing when there is nothing to copy; else the JSON, the version of the wish to copy everything or '', where the next
-- page begins or '', and names and versions of what was read.

local COPIED, UNCOPIED = KEYS[9], KEYS[10]
local LIMIT = tonumber(ARGV[2])
local doc = copying(COPIED, UNCOPIED)
if not doc or redis.call('ZCARD', UNCOPIED) == 0 then
  return false
end

local rows = 0

local function add(list, row)
  rows = rows + 1
  doc[list] = doc[list] or {}
  table.insert(doc[list], row)
end

local function member(user)
  local present = redis.call('ZSCORE', MEMBERS, user) and true or false
  local role = redis.call('HGET', ROLES, user)
  if not present and not role then
    return add('members', {user = user, gone = true})
  end
  local name, since = string.match(role or 'member', '^(%a+) ?(%d*)$')
  add('members', {user = user, present = present, role = name, roleSince = since ~= '' and since or nil,
    name = storable(redis.call('HGET', NAMES, user) or nil)})
end

local function invited(user)
  local written = redis.call('HGET', INVITED, user)
  if not written then
    return add('invitations', {user = user, gone = true})
  end
  local expires, by, declined = string.match(written, '^(%d+) (%S+) ?(%S*)$')
  add('invitations', {user = user, expires = expires, by = by, declined = declined ~= ''})
end

local function sanction(field)
  if field == 'slow' then
    return
  end
  local kind, user = string.match(field, '^(%S+) (.+)$')
  local till = redis.call('HGET', SANCTIONS, field)
  add('sanctions', {user = user, kind = kind, till = till or nil, gone = not till or nil})
end

local COPY = {m = member, i = invited, s = sanction, c = function() end}

-- Answers where the next page begins. A hash is gone through by cursor: what stays is met at least once.
local function hashPage(key, phase, cursor, following)
  local page = redis.call('HSCAN', key, cursor, 'COUNT', LIMIT)
  for at = 1, #page[2], 2 do
    COPY[phase](page[2][at])
  end
  return page[1] == '0' and following or phase .. ' ' .. page[1]
end

local function wholePage(phase, cursor)
  if phase == 'i' then
    return hashPage(INVITED, 'i', cursor, 's 0')
  elseif phase == 's' then
    return hashPage(SANCTIONS, 's', cursor, '')
  end
  if cursor == '' then
    -- A role may outlive membership.
    local roles = redis.call('HKEYS', ROLES)
    for _, user in ipairs(roles) do
      member(user)
    end
  end
  local users = redis.call('ZRANGEBYLEX', MEMBERS, cursor == '' and '-' or '(' .. cursor, '+', 'LIMIT', 0, LIMIT)
  for _, user in ipairs(users) do
    if cursor ~= '' or not redis.call('HGET', ROLES, user) then
      member(user)
    end
  end
  return #users < LIMIT and 'i 0' or 'm ' .. users[#users]
end

local channel = redis.call('HMGET', CHANNEL, 'access', 'owner', 'created', 'title', 'ended')
doc.channel = {access = channel[1] or nil, owner = channel[2] or nil, created = channel[3] or nil,
  title = storable(channel[4] or nil), ended = channel[5] or nil, slow = redis.call('HGET', SANCTIONS, 'slow') or nil}

local whole = redis.call('ZSCORE', UNCOPIED, WHOLE)
if whole then
  local following = ARGV[3] == '' and 'm ' or ARGV[3]
  repeat
    following = wholePage(string.match(following, '^(%a) (.*)$'))
  until following == '' or rows >= LIMIT
  return {cjson.encode(doc), whole, following, {}}
end
local read = uncopiedOf(UNCOPIED, LIMIT)
for at = 1, #read, 2 do
  local kind, rest = string.match(read[at], '^(%a) ?(.*)$')
  COPY[kind](rest)
end
return {cjson.encode(doc), '', '', read}
