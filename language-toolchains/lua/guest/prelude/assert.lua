-- Why this file exists: the assertions of busted (luassert), as a table that can
-- still be called like Lua's own `assert`.
local type, pairs, tostring, format, rep = type, pairs, tostring, string.format, string.rep
local error, pcall, select, next, getmetatable, setmetatable = error, pcall, select, next, getmetatable, setmetatable
local mathtype = math.type

-- What a failed assertion throws, so that a failure can be told from an error.
local Failure = { __name = "assertion" }
Failure.__tostring = function(failure) return failure.text end

local SHOWN_BYTES_MAX = 4000

local function show(value, indent, above)
  if type(value) == "string" then return format("%q", value):gsub("\\\n", "\\n") .. "" end
  if type(value) ~= "table" or (getmetatable(value) or {}).__tostring then return tostring(value) end
  if above[value] then return "{...}" end
  above[value] = true
  local keys = {}
  for key in next, value do keys[#keys + 1] = key end
  table.sort(keys, function(one, other)
    if type(one) == type(other) and (type(one) == "number" or type(one) == "string") then return one < other end
    return type(one) .. tostring(one) < type(other) .. tostring(other)
  end)
  local lines, bytes = {}, 0
  for _, key in ipairs(keys) do
    local line = rep("  ", indent + 1) .. "[" .. show(key, indent + 1, above) .. "] = " .. show(value[key], indent + 1, above)
    bytes = bytes + #line
    if bytes > SHOWN_BYTES_MAX then lines[#lines + 1] = rep("  ", indent + 1) .. "..." break end
    lines[#lines + 1] = line
  end
  above[value] = nil
  if #lines == 0 then return "{}" end
  return "{\n" .. table.concat(lines, "\n") .. "\n" .. rep("  ", indent) .. "}"
end

local function shown(value)
  local text = show(value, 0, {})
  return #text <= SHOWN_BYTES_MAX and text or text:sub(1, SHOWN_BYTES_MAX) .. "..."
end

local function same(one, other, above)
  if one == other then return true end
  if type(one) ~= "table" or type(other) ~= "table" then return false end
  if above[one] == other then return true end
  above[one] = other
  for key, value in next, one do
    if not same(value, other[key], above) then return false end
  end
  for key in next, other do
    if one[key] == nil then return false end
  end
  return true
end

-- Each check gives whether it holds, and the message for when it does not; the
-- message for its negation comes third.
local checks = {}

function checks.equals(wanted, got)
  return wanted == got,
    format("Expected objects to be equal.\nPassed in:\n%s\nExpected:\n%s", shown(got), shown(wanted)),
    format("Expected objects to not be equal.\nBoth are:\n%s", shown(got))
end

function checks.same(wanted, got)
  return same(wanted, got, {}),
    format("Expected objects to be the same.\nPassed in:\n%s\nExpected:\n%s", shown(got), shown(wanted)),
    format("Expected objects to not be the same.\nBoth are:\n%s", shown(got))
end

local function is(words, holds)
  return function(value)
    return holds(value), format("Expected %s, but got:\n%s", words, shown(value)),
      format("Expected anything but %s, but got:\n%s", words, shown(value))
  end
end

checks["true"] = is("true", function(value) return value == true end)
checks["false"] = is("false", function(value) return value == false end)
checks["nil"] = is("nil", function(value) return value == nil end)
checks.truthy = is("a truthy value", function(value) return value ~= nil and value ~= false end)
checks.falsy = is("a falsy value", function(value) return not value end)
for _, kind in ipairs { "number", "string", "table", "boolean", "function", "userdata", "thread" } do
  checks[kind] = is("a " .. kind, function(value) return type(value) == kind end)
end
checks.integer = is("an integer", function(value) return mathtype(value) == "integer" end)

function checks.near(wanted, got, tolerance)
  return type(got) == "number" and math.abs(got - wanted) <= tolerance,
    format("Expected %s to be within %s of %s.", shown(got), shown(tolerance), shown(wanted)),
    format("Expected %s not to be within %s of %s.", shown(got), shown(tolerance), shown(wanted))
end

function checks.matches(pattern, text, init, plain)
  return type(text) == "string" and text:find(pattern, init, plain) ~= nil,
    format("Expected a text that matches %s, but got:\n%s", shown(pattern), shown(text)),
    format("Expected a text that does not match %s, but got:\n%s", shown(pattern), shown(text))
end

function checks.unique(list)
  for index, value in pairs(list) do
    for other, again in pairs(list) do
      if index ~= other and same(value, again, {}) then
        return false, format("Expected all values to be different, but this is there twice:\n%s", shown(value))
      end
    end
  end
  return true, "", format("Expected some values to be the same in:\n%s", shown(list))
end

-- A text that was thrown, without the place that Lua puts before it.
local function bare(thrown)
  return type(thrown) == "string" and thrown:gsub("^[^\n]-:%d+: ", "") or thrown
end

local NOTHING = {}

function checks.errors(throws, ...)
  local wanted = select("#", ...) > 0 and (...) or NOTHING
  local ended, thrown = pcall(throws)
  if ended then return false, "Expected an error, but none was thrown." end
  local right = wanted == NOTHING or same(wanted, thrown, {}) or same(wanted, bare(thrown), {})
  return right, format("Expected another error.\nThrown:\n%s\nExpected:\n%s", shown(bare(thrown)), shown(wanted)),
    format("Expected no error, but this was thrown:\n%s", shown(bare(thrown)))
end

function checks.error_matches(throws, pattern, init, plain)
  local ended, thrown = pcall(throws)
  if ended then return false, "Expected an error, but none was thrown." end
  return tostring(thrown):find(pattern, init, plain) ~= nil,
    format("Expected an error that matches %s, but this was thrown:\n%s", shown(pattern), shown(thrown)),
    format("Expected an error that does not match %s, but this was thrown:\n%s", shown(pattern), shown(thrown))
end

for name, other in pairs {
  equal = "equals", are_equal = "equals", is_equal = "equals", same_as = "same", is_true = "true", is_false = "false", match = "matches",
  error = "errors", has_error = "errors", has_errors = "errors", errors_match = "error_matches", matches_error = "error_matches",
  func = "function", callable = "function", truth = "truthy",
} do
  checks[name] = checks[name] or checks[other]
end

-- `assert.are_not.equal`, `assert.is_not_nil`, `assert.has_no.errors`: words that
-- only make a sentence of it, and those that turn it round.
local fillers = { is = false, are = false, was = false, has = false, have = false, ["does"] = false, be = false, to = false, ["not"] = true, no = true }

local function assertion(name, check, negated)
  return function(...)
    local holds, message, otherwise = check(...)
    if negated then holds, message = not holds, otherwise or message end
    if not holds then error(setmetatable({ text = message }, Failure), 2) end
    return ...
  end
end

local step
local function look_up(name, negated)
  if checks[name] then return assertion(name, checks[name], negated) end
  if fillers[name] ~= nil then return step(negated ~= fillers[name]) end
  local first, rest = name:match("^(%l+)_(.+)$")
  if first and fillers[first] ~= nil then return look_up(rest, negated ~= fillers[first]) end
end

function step(negated)
  return setmetatable({}, {
    __index = function(_, name)
      local found = type(name) == "string" and look_up(name:lower(), negated)
      return found or error(format("assert has no '%s'; this runner knows the assertions that its README lists", tostring(name)), 2)
    end,
    __call = function(_, holds, ...)
      if holds then return holds, ... end
      local message = select("#", ...) > 0 and (...) or "assertion failed!"
      error(message, 2)
    end,
  })
end

return { assert = step(false), Failure = Failure }
