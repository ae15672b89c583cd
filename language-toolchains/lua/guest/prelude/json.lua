-- Why this file exists: values cross the boundary of a call as JSON.
-- A table becomes a list when its keys are 1 to n, also when it is empty, and
-- an object when they are all texts. What JSON cannot carry becomes
-- {"$value": ...} with what `tostring` says of it.
local json = {}

local DEPTH_MAX = 100
local escapes = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f",
  ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}
local char, concat, floor, format, sort = string.char, table.concat, math.floor, string.format, table.sort
local find, gsub, sub, byte = string.find, string.gsub, string.sub, string.byte
local mathtype, tonumber, tostring, type, next, pairs = math.type, tonumber, tostring, type, next, pairs
local utf8char, utf8len = utf8.char, utf8.len

local function quote(text)
  local escaped = gsub(text, '[%c"\\\127]', function(c)
    return escapes[c] or format("\\u%04x", byte(c))
  end)
  return '"' .. escaped .. '"'
end

-- A text that is not UTF-8 is shown with its bytes as escapes, as Lua reads them.
local function other(value)
  local text = tostring(value)
  if type(value) == "string" then
    text = '"' .. gsub(text, '[^ !#-%[%]-~]', function(c) return format("\\x%02x", byte(c)) end) .. '"'
  elseif not utf8len(text) then
    text = type(value)
  end
  return '{"$value":' .. quote(text) .. "}"
end

local function number(value)
  if mathtype(value) == "integer" then return format("%d", value) end
  if value ~= value or value == 1 / 0 or value == -1 / 0 then return other(value) end
  if value == floor(value) and value > -1e15 and value < 1e15 then return format("%.1f", value) end
  local short = format("%.15g", value)
  return tonumber(short) == value and short or format("%.17g", value)
end

local function write(value, out, above, depth)
  local kind = type(value)
  if kind == "nil" then out[#out + 1] = "null"
  elseif kind == "boolean" then out[#out + 1] = tostring(value)
  elseif kind == "number" then out[#out + 1] = number(value)
  elseif kind == "string" then out[#out + 1] = utf8len(value) and quote(value) or other(value)
  elseif kind ~= "table" or above[value] or depth > DEPTH_MAX then out[#out + 1] = other(value)
  else
    local count, texts = 0, 0
    for key in next, value do
      count = count + 1
      if type(key) == "string" and utf8len(key) then texts = texts + 1 end
    end
    above[value] = true
    if texts == count and count > 0 and not (count == 1 and value["$value"] ~= nil) then
      local keys = {}
      for key in next, value do keys[#keys + 1] = key end
      sort(keys)
      out[#out + 1] = "{"
      for index, key in pairs(keys) do
        if index > 1 then out[#out + 1] = "," end
        out[#out + 1] = quote(key) .. ":"
        write(rawget(value, key), out, above, depth + 1)
      end
      out[#out + 1] = "}"
    elseif rawlen(value) == count then
      out[#out + 1] = "["
      for index = 1, count do
        if index > 1 then out[#out + 1] = "," end
        write(rawget(value, index), out, above, depth + 1)
      end
      out[#out + 1] = "]"
    else
      out[#out + 1] = other(value)
    end
    above[value] = nil
  end
end

function json.write(value)
  local out = {}
  write(value, out, {}, 1)
  return concat(out)
end

local read

local function skip(text, at)
  return find(text, "[^ \t\r\n]", at) or #text + 1
end

local plain = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

local function read_text(text, at)
  local parts = {}
  local from = at + 1
  while true do
    local stop = find(text, '["\\]', from)
    parts[#parts + 1] = sub(text, from, stop - 1)
    if sub(text, stop, stop) == '"' then return concat(parts), stop + 1 end
    local letter = sub(text, stop + 1, stop + 1)
    from = stop + 2
    if letter == "u" then
      local code = tonumber(sub(text, from, from + 3), 16)
      from = from + 4
      if code >= 0xD800 and code < 0xDC00 and sub(text, from, from + 1) == "\\u" then
        local low = tonumber(sub(text, from + 2, from + 5), 16)
        code = 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00)
        from = from + 6
      end
      parts[#parts + 1] = utf8char(code)
    else
      parts[#parts + 1] = plain[letter]
    end
  end
end

local words = { t = { true, 4 }, f = { false, 5 }, n = { nil, 4 } }

-- The host wrote it, so it is JSON and this need not look for mistakes.
function read(text, at)
  at = skip(text, at)
  local first = sub(text, at, at)
  if first == '"' then return read_text(text, at) end
  if first == "[" or first == "{" then
    local result, close, index = {}, first == "[" and "]" or "}", 1
    at = skip(text, at + 1)
    while sub(text, at, at) ~= close do
      local key, value
      if close == "}" then
        key, at = read_text(text, at)
        at = skip(text, at) + 1
      else
        key, index = index, index + 1
      end
      value, at = read(text, at)
      result[key] = value
      at = skip(text, at)
      if sub(text, at, at) == "," then at = skip(text, at + 1) end
    end
    return result, at + 1
  end
  local word = words[first]
  if word then return word[1], at + word[2] end
  local _, stop = find(text, "^[-+.%deE]+", at)
  return tonumber(sub(text, at, stop)), stop + 1
end

function json.read(text)
  return (read(text, 1))
end

return json
