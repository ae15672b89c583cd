-- Why this file exists: `describe`, `it` and the rest of busted's words. A file
-- is read first, which only notes what it describes; then its tests run in their
-- order, each told to the host before it begins and when it ended.
local prelude = ...
local host = { started = prelude.started, finished = prelude.finished, testing = prelude.testing }
-- The program finds nothing of it in Lua's registry.
prelude.started, prelude.finished, prelude.testing = nil, nil, nil
local asserting, Failure = prelude.assert.assert, prelude.assert.Failure
local error, getmetatable, ipairs, pairs, tostring, type, xpcall = error, getmetatable, ipairs, pairs, tostring, type, xpcall
local getinfo, traceback, loadfile, open = debug.getinfo, debug.traceback, loadfile, io.open
local loaded = package.loaded

local PASS, FAIL, ERROR, SKIP = 0, 1, 2, 3
local GROUPS_DEEP_MAX = 64
-- What `pending` throws inside a test.
local Pending = {}

-- Where in the program's own files the error was raised.
local function place()
  for level = 3, 200 do
    local frame = getinfo(level, "Sl")
    if not frame then return "" end
    if frame.source:sub(1, 1) == "@" and frame.currentline > 0 then
      return frame.source:sub(2) .. ":" .. frame.currentline .. ": "
    end
  end
  return ""
end

-- The stack as far as the test reaches: what is below belongs to this runner.
local function own_stack()
  local lines = {}
  for line in traceback("", 3):gmatch("[^\n]+") do
    if line:find("[busted]", 1, true) or line:find("[assert]", 1, true) then
      if #lines > 1 then break end
    else
      lines[#lines + 1] = line
    end
  end
  while #lines > 1 and lines[#lines]:find("^%s*%[C%]: in") do lines[#lines] = nil end
  return #lines > 1 and "\n" .. table.concat(lines, "\n") or ""
end

local function on_error(thrown)
  if getmetatable(thrown) == Failure then return { FAIL, place() .. tostring(thrown) } end
  if getmetatable(thrown) == Pending then return { SKIP, thrown.reason } end
  local words = (type(thrown) == "table" and not (getmetatable(thrown) or {}).__tostring) and "(error object is a table value)" or tostring(thrown)
  return { ERROR, words .. own_stack() }
end

local function attempt(action)
  local ended, outcome = xpcall(action, on_error)
  if ended then return nil end
  -- The handler itself has no room left when calls are too deep.
  return type(outcome) == "table" and outcome or { ERROR, tostring(outcome) }
end

local function source_of(action)
  local where = type(action) == "function" and getinfo(action, "S")
  if not where or where.source:sub(1, 1) ~= "@" then return "" end
  local file = open(where.source:sub(2))
  if not file then return "" end
  local lines, number = {}, 0
  for line in file:lines() do
    number = number + 1
    if number >= where.linedefined and number <= where.lastlinedefined then lines[#lines + 1] = line end
    if number > where.lastlinedefined then break end
  end
  file:close()
  local indent = lines[1] and lines[1]:match("^%s*") or ""
  for index, line in ipairs(lines) do
    lines[index] = line:sub(1, #indent) == indent and line:sub(#indent + 1) or line
  end
  return table.concat(lines, "\n")
end

local current

local function group(name, above)
  return {
    name = name, above = above, depth = above and above.depth + 1 or 0, parts = {},
    before_each = {}, after_each = {}, setup = {}, teardown = {},
  }
end

local function check_words(name, action, word, optional)
  if type(name) ~= "string" then error(word .. " needs a name first, as a text", 3) end
  if type(action) ~= "function" and not (optional and action == nil) then error(word .. " '" .. name .. "' needs a function", 3) end
end

local function describe(name, action)
  check_words(name, action, "describe")
  local inner = group(name, current)
  if inner.depth > GROUPS_DEEP_MAX then error("describe is nested more than " .. GROUPS_DEEP_MAX .. " deep", 2) end
  current.parts[#current.parts + 1] = inner
  current = inner
  inner.broken = attempt(action)
  current = inner.above
end

local running = false

local function it(name, action)
  check_words(name, action, "it", true)
  if running then error("it '" .. name .. "' stands inside another test", 2) end
  current.parts[#current.parts + 1] = { test = true, name = name, action = action, reason = not action and "It has no function yet." or nil }
end

local function pending(name, action)
  if running then error(setmetatable({ reason = tostring(name or "pending") }, Pending)) end
  check_words(name, action, "pending", true)
  current.parts[#current.parts + 1] = { test = true, name = name, action = action, reason = "It is pending." }
end

local function hook(kind)
  return function(action)
    if type(action) ~= "function" then error(kind .. " needs a function", 2) end
    current[kind][#current[kind] + 1] = action
  end
end

local closers
local function finally(action)
  if not running then error("finally is for the inside of a test", 2) end
  closers[#closers + 1] = action
end

local words = {
  describe = describe, context = describe, insulate = describe, expose = describe,
  it = it, spec = it, test = it, pending = pending, finally = finally,
  before_each = hook("before_each"), after_each = hook("after_each"),
  setup = hook("setup"), lazy_setup = hook("setup"), strict_setup = hook("setup"),
  teardown = hook("teardown"), lazy_teardown = hook("teardown"), strict_teardown = hook("teardown"),
  assert = asserting,
}

local function run_all(actions, outcome)
  for _, action in ipairs(actions) do
    if outcome then return outcome end
    outcome = attempt(action)
  end
  return outcome
end

local function before_each(group)
  local outcome = group.above and before_each(group.above)
  return run_all(group.before_each, outcome)
end

-- These run even if the test failed; the first thing that went wrong is told.
local function after_each(group, outcome)
  for _, action in ipairs(group.after_each) do
    local wrong = attempt(action)
    outcome = outcome or wrong
  end
  return group.above and after_each(group.above, outcome) or outcome
end

local function full_name(group, name)
  while group do
    if group.name then name = group.name .. " " .. name end
    group = group.above
  end
  return name
end

local function tell(name, code, outcome)
  host.started(name, code)
  host.finished(outcome[1], outcome[2])
end

local function run_test(group, test, broken)
  host.started(full_name(group, test.name), source_of(test.action))
  local outcome = test.reason and { SKIP, test.reason } or broken
  if not outcome then
    running, closers = true, {}
    outcome = before_each(group) or attempt(test.action)
    for index = #closers, 1, -1 do
      local wrong = attempt(closers[index])
      outcome = outcome or wrong
    end
    outcome = after_each(group, outcome)
    running = false
  end
  outcome = outcome or { PASS, "" }
  host.finished(outcome[1], outcome[2])
end

local function run_group(group, broken)
  broken = broken or run_all(group.setup)
  for _, part in ipairs(group.parts) do
    if part.test then run_test(group, part, broken) else run_group(part, broken) end
  end
  local wrong = run_all(group.teardown) or group.broken
  if wrong then tell(full_name(group.above, group.name or group.file), "", wrong) end
end

local function count(group)
  local tests = group.broken and 1 or 0
  for _, part in ipairs(group.parts) do tests = tests + (part.test and 1 or count(part)) end
  return tests
end

local function keys_of(place)
  local copy = {}
  for key, value in pairs(place) do copy[key] = value end
  return copy
end

-- What one file leaves behind does not reach the next, as busted insulates them.
local function restore(place, copy)
  for key in pairs(place) do
    if copy[key] == nil then place[key] = nil end
  end
  for key, value in pairs(copy) do place[key] = value end
end

return function(files)
  host.testing()
  local globals, modules = keys_of(_G), keys_of(loaded)
  for _, file in ipairs(files) do
    current = group(nil, nil)
    current.file = file
    local top = current
    for name, word in pairs(words) do _G[name] = word end
    loaded.busted, loaded.luassert, loaded["busted.runner"] = words, asserting, function() end
    local chunk, wrong = loadfile(file, "t")
    if chunk then top.broken = attempt(chunk) else top.broken = { ERROR, wrong } end
    current = top
    if count(top) == 0 then top.broken = { ERROR, "No tests were found in " .. file .. "." } end
    run_group(top)
    restore(_G, globals)
    restore(loaded, modules)
  end
end
