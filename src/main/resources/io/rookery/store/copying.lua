-- Stands before the scripts on what is copied into the archive. Beside it stand
--   COPIED    incarnation of the server that wrote last, version of the newest change, since: what the archive has from before was
--             not known here when the hash began; 0 once it has been put back
--   UNCOPIED  what changed and the archive does not have, by the version of the change; WHOLE stands for everything
--
-- Versions are microseconds of the server's clock: they rise even where the store has lost the last ones.

local UNCOPIED_MAX = 1000
local WHOLE = '*'

local function digits(number)
  return string.format('%.0f', number)
end

local function micros()
  local clock = redis.call('TIME')
  return clock[1] * 1000000 + clock[2]
end

-- PostgreSQL has no character of number zero in texts.
local function storable(text)
  return text and (string.gsub(text, '%z', '\239\191\189')) or nil
end

-- Notes changes, after they were made. Where nobody copies, there are no such keys, and nothing is noted.
local function note(copied, uncopied, ...)
  if not copied then
    return
  end
  local known = redis.call('HMGET', copied, 'incarnation', 'version')
  local version = math.max(micros(), (tonumber(known[2]) or 0) + 1)
  redis.call('HSET', copied, 'incarnation', ARGV[1], 'version', digits(version))
  if not known[2] then
    redis.call('HSET', copied, 'since', digits(version))
  end
  local full = redis.call('ZCARD', uncopied) + select('#', ...) > UNCOPIED_MAX
  if full then
    redis.call('DEL', uncopied)
  end
  -- A server that came back may have lost what the archive has of it.
  if full or known[1] ~= ARGV[1] then
    redis.call('ZADD', uncopied, digits(version), WHOLE)
  end
  for _, entry in ipairs(full and {} or {...}) do
    redis.call('ZADD', uncopied, digits(version), entry)
  end
end

-- Version and since for a copy that is made now; nothing where nothing was ever noted.
local function copying(copied, uncopied)
  local known = redis.call('HMGET', copied, 'incarnation', 'version', 'since')
  if not known[1] then
    return nil
  end
  if known[1] ~= ARGV[1] then
    note(copied, uncopied)
    known = redis.call('HMGET', copied, 'incarnation', 'version', 'since')
  end
  return {version = digits(math.max(micros(), tonumber(known[2]))), since = known[3]}
end

-- The oldest of what is not copied, as names and versions in turn.
local function uncopiedOf(uncopied, limit)
  return redis.call('ZRANGE', uncopied, 0, limit - 1, 'WITHSCORES')
end

-- Whether something of that version, which the archive has, was lost here and not decided anew.
local function isLost(copied, uncopied, version, entry)
  return tonumber(version) < tonumber(redis.call('HGET', copied, 'since') or 0)
    and not redis.call('ZSCORE', uncopied, entry)
end
