-- The whole journal in Redis: every operation of every node is one call of this script, and so atomic.
--
-- KEYS 1 the stream: an item is an announcement, or a scar: the journal began there, or lost what stood right before.
--      2 the state, a hash: epoch; last = the id of the newest item; count = announcements so far; scar = the newest scar.
--      3 own ids, a hash: own id -> the first item held that has it (and the last, if there are several).
-- Each item names the one before it (after). So whoever reads sees from two items alone whether something is missing
-- between them, whatever took it away.
local stream, state, ids = KEYS[1], KEYS[2], KEYS[3]

local EPOCH_MILLIS = 1577836800000 -- StreamId.BASE_MILLIS
local SEQUENCES = 4194304 -- StreamId.SEQUENCES
local TRIMMED_AT_ONCE = 100
local TRIMS_OF_A_CHECK = 50
local UNSEEN = 10000
local READ_AT_ONCE = 64

-- Where the values stand in an item's list of names and values.
local AFTER, COUNT, KIND, OWN, DATA = 4, 6, 7, 14, 18

local function split(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end

local function less(a, b)
  local aMs, aSeq = split(a)
  local bMs, bSeq = split(b)
  return aMs < bMs or (aMs == bMs and aSeq < bSeq)
end

local function later(a, b)
  return less(a, b) and b or a
end

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The clock may jump back, and a sequence is to fit into a position.
local function following(id, ahead)
  local ms, seq = split(id)
  local clock = math.max(now() + (ahead or 0), EPOCH_MILLIS)
  if clock > ms then
    return string.format('%.0f-0', clock)
  elseif seq + 1 < SEQUENCES then
    return string.format('%.0f-%.0f', ms, seq + 1)
  end
  return string.format('%.0f-0', ms + 1)
end

local function oldest()
  return redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
end

-- A new epoch, and a scar above all that is held and all that the caller has seen.
local function scar(epoch, seen, why)
  local newest = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
  local last = redis.call('HGET', state, 'last') or '0-0'
  local count = redis.call('HGET', state, 'count') or '0'
  if newest then
    last = later(last, newest[1])
    count = newest[2][COUNT] or count
  else
    redis.call('DEL', ids)
  end
  -- A millisecond ahead: what was lost may be of this very one.
  local id = following(later(last, seen), 1)
  redis.call('XADD', stream, id, 'epoch', epoch, 'after', last, 'count', count, 'lost', why)
  redis.call('HSET', state, 'epoch', epoch, 'last', id, 'count', count, 'scar', id)
  return { epoch = epoch, last = id, count = tonumber(count), scar = id }
end

local function current(epoch, seen)
  local known = redis.call('HMGET', state, 'epoch', 'last', 'count', 'scar')
  if not (known[1] and known[2] and known[3] and known[4]) then
    return scar(epoch, seen, seen == '0-0' and 'it began here' or 'it was emptied')
  elseif redis.call('EXISTS', stream) == 0 then
    return scar(epoch, seen, 'the stream was gone')
  elseif less(known[2], seen) then
    return scar(epoch, seen, 'it was put back to an older state')
  end
  return { epoch = known[1], last = known[2], count = tonumber(known[3]), scar = known[4] }
end

-- ---- own ids ----
-- Items with the same own id are a chain, '\1' .. item -> next item, so that the first one held is always known.

local function first(own)
  local value = redis.call('HGET', ids, own)
  if value then
    return string.match(value, '^(%S+) ?(%S*)$')
  end
end

local function link(own, id)
  local head, tail = first(own)
  if not head then
    redis.call('HSET', ids, own, id)
    return
  end
  redis.call('HSET', ids, '\1' .. (tail ~= '' and tail or head), id, own, head .. ' ' .. id)
end

local function unlink(own, id)
  local head, tail = first(own)
  if head ~= id then
    return
  end
  local after = redis.call('HGET', ids, '\1' .. id)
  if after then
    redis.call('HDEL', ids, '\1' .. id)
    redis.call('HSET', ids, own, after == tail and after or after .. ' ' .. tail)
  else
    redis.call('HDEL', ids, own)
  end
end

-- ---- retention ----

-- The oldest go, a few at a time, and not before the caller has followed them: else a burst that is longer than what is to
-- be kept would be a loss to who is a moment behind. But there is an end to that.
local function trimSome(keepCount, keepMillis, seen)
  local length = redis.call('XLEN', stream)
  local old = {}
  if keepCount > 0 and length > keepCount then
    local through = (seen == '0-0' or length > keepCount + UNSEEN) and '+' or seen
    old = redis.call('XRANGE', stream, '-', through, 'COUNT', math.min(length - keepCount, TRIMMED_AT_ONCE))
  end
  local horizon = keepMillis > 0 and now() - keepMillis or 0
  if horizon > 0 then
    local aged = redis.call('XRANGE', stream, '-', string.format('(%.0f-0', horizon), 'COUNT', TRIMMED_AT_ONCE)
    old = #aged > #old and aged or old
  end
  for _, item in ipairs(old) do
    local own = item[2][KIND] == 'topics' and item[2][OWN] or ''
    if own ~= '' then
      unlink(own, item[1])
    end
  end
  if #old > 0 then
    redis.call('XTRIM', stream, 'MAXLEN', length - #old)
  end
  return #old == TRIMMED_AT_ONCE
end

local function trim(keepCount, keepMillis, seen, times)
  if keepCount == '0' and keepMillis == '0' then
    return
  end
  local more = true
  while more and times > 0 do
    more = trimSome(tonumber(keepCount), tonumber(keepMillis), seen)
    times = times - 1
  end
end

-- ---- operations: each gets the arguments behind its name ----

local operations = {}

-- epoch to take if there is none, told, seen, once, keepCount, keepMillis, topics, private, type, own id, retry, data
-- -> epoch, id, 'appended' | 'duplicate' | 'refused'
function operations.append(epoch, told, seen, once, keepCount, keepMillis, topics, private, type, own, retry, data)
  local known = current(epoch, told)
  if own ~= '' then
    if string.sub(own, 1, #known.epoch + 1) == known.epoch .. '-' then
      return { known.epoch, '', 'refused' }
    elseif once == '1' then
      local held = first(own)
      if held then
        return { known.epoch, held, 'duplicate' }
      end
    end
  end
  local id = following(known.last)
  local count = known.count + 1
  redis.call('XADD', stream, id, 'epoch', known.epoch, 'after', known.last, 'count', count, 'topics', topics,
    'private', private, 'type', type, 'id', own, 'retry', retry, 'data', data)
  redis.call('HSET', state, 'last', id, 'count', count)
  if own ~= '' then
    link(own, id)
  end
  trim(keepCount, keepMillis, seen, 1)
  return { known.epoch, id, 'appended' }
end

-- Whether the stream lost what stood there: it is not held, though older items are.
local function isLost(id)
  if id == '0-0' or #redis.call('XRANGE', stream, id, id) > 0 then
    return false
  end
  local held = oldest()
  return held and less(held[1], id)
end

-- For who has followed through seen in the epoch mine ('' = nothing yet), was told of items through told, be it by an
-- acknowledgement or by a page, and may know that the chain is broken behind seen.
-- epoch to take, told, seen, mine, broken, keepCount, keepMillis -> epoch, last, scar, whether nothing of what came is held
function operations.check(epoch, told, seen, mine, broken, keepCount, keepMillis)
  local known = current(epoch, told)
  local same = known.epoch == mine
  if same and (broken == '1' or isLost(told)) or (not same and not less(seen, known.scar)) then
    known = scar(epoch, told, 'it was put back to an older state')
  end
  trim(keepCount, keepMillis, seen, TRIMS_OF_A_CHECK)
  local missed = less(seen, known.last) and #redis.call('XRANGE', stream, '(' .. seen, '+', 'COUNT', 1) == 0
  return { known.epoch, known.last, known.scar, missed and 1 or 0 }
end

-- The first item whose count is above the target, by halving the time and then the sequence: an item is looked at by each
-- step, however many are counted.
local function countedAbove(target, fromMs, toMs)
  local function above(id)
    local item = redis.call('XRANGE', stream, id, '+', 'COUNT', 1)[1]
    return item == nil or tonumber(item[2][COUNT]) > target, item
  end
  local low, high = fromMs, toMs + 1
  while high - low > 1 do
    local middle = math.floor((low + high) / 2)
    if above(string.format('%.0f-0', middle)) then
      high = middle
    else
      low = middle
    end
  end
  local under, over = 0, SEQUENCES
  while over - under > 1 do
    local middle = math.floor((under + over) / 2)
    if above(string.format('%.0f-%.0f', low, middle)) then
      over = middle
    else
      under = middle
    end
  end
  local _, item = above(string.format('%.0f-%.0f', low, over))
  return item
end

-- epoch to take, count -> epoch, last, scar, the id after which the newest count announcements stand
function operations.tail(epoch, count)
  local known = current(epoch, '0-0')
  local from = known.last
  local item = tonumber(count) > 0 and oldest()
  if item then
    local target = known.count - tonumber(count)
    if tonumber(item[2][COUNT]) <= target then
      item = countedAbove(target, split(item[1]), split(known.last))
    end
    if item then
      from = item[2][KIND] == 'topics' and item[2][AFTER] or item[1]
    end
  end
  return { known.epoch, known.last, known.scar, from }
end

-- epoch to take, id, the part of it that would be an item's -> last, the item's id or '' if it is not of this journal
function operations.locate(epoch, id, item)
  local known = current(epoch, '0-0')
  if item ~= '' and id == known.epoch .. '-' .. item and not less(known.last, item) then
    if #redis.call('XRANGE', stream, item, item) > 0 then
      return { known.last, item }
    end
    local held = oldest()
    return { known.last, (not held or less(item, held[1])) and item or '' }
  end
  return { known.last, first(id) or '' }
end

-- epoch to take, after, maxCount, maxBytes -> epoch, last, whether all is there, whether something before it is held, items
function operations.read(epoch, after, maxCount, maxBytes)
  local known = current(epoch, '0-0')
  local items, bytes, from, chunk = {}, 0, after, 4
  local most, limit = tonumber(maxCount), tonumber(maxBytes)
  local all, full = false, false
  while not all and not full do
    local asked = math.min(chunk, most - #items)
    local got = redis.call('XRANGE', stream, '(' .. from, '+', 'COUNT', asked)
    for _, item in ipairs(got) do
      bytes = bytes + (item[2][DATA] and #item[2][DATA] or 0)
      full = full or (bytes > limit and #items > 0)
      if not full then
        items[#items + 1] = item
        from = item[1]
      end
    end
    all = not full and #got < asked
    full = full or #items >= most
    chunk = math.min(chunk * 2, READ_AT_ONCE)
  end
  local head = items[1] and items[1][2]
  local broken = head and (head[KIND] ~= 'topics' or less(after, head[AFTER]))
  local before = broken and #redis.call('XRANGE', stream, '-', after, 'COUNT', 1) > 0
  return { known.epoch, known.last, all and 1 or 0, before and 1 or 0, items }
end

return operations[ARGV[1]](unpack(ARGV, 2))
