-- Stands before the scripts that work on one message: looks for it by its id, from the newest message on.

local SCANNED_MAX, SCANNED_AT_ONCE = 1000, 50

-- Ids stand beside the bodies of messages.
local function isNamed(entry, id)
  return entry[2][8] == id
end

-- The entry; nothing when it is not among the newest. The offset is where it may stand, or ''.
local function find(id, offset)
  local hinted = offset ~= '' and redis.call('XRANGE', LOG, offset .. '-0', offset .. '-0')[1]
  if hinted and isNamed(hinted, id) then
    return hinted
  end
  local before = '+'
  for _ = 1, SCANNED_MAX, SCANNED_AT_ONCE do
    local entries = redis.call('XREVRANGE', LOG, before, '-', 'COUNT', SCANNED_AT_ONCE)
    for _, entry in ipairs(entries) do
      if isNamed(entry, id) then
        return entry
      end
    end
    if #entries < SCANNED_AT_ONCE then
      return nil
    end
    before = '(' .. entries[#entries][1]
  end
  return nil
end
