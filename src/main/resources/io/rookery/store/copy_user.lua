-- Reads what a user suffers in the whole game, as JSON.
--
-- KEYS  1 what the user suffers  2 COPIED  3 UNCOPIED
-- Answers as COPY_CHANNEL, never by pages.

local doc = copying(KEYS[2], KEYS[3])
if not doc or redis.call('ZCARD', KEYS[3]) == 0 then
  return false
end
doc.sanctions = {}
for _, kind in ipairs({'ban', 'mute'}) do
  local till, by, why = string.match(redis.call('HGET', KEYS[1], kind) or '', '^(%d+) (%S*) (.*)$')
  table.insert(doc.sanctions,
    {kind = kind, till = till, by = storable(by), reason = storable(why), gone = not till or nil})
end
return {cjson.encode(doc), redis.call('ZSCORE', KEYS[3], WHOLE) or '', '', uncopiedOf(KEYS[3], UNCOPIED_MAX)}
