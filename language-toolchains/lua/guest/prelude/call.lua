-- Why this file exists: calls a function of the program with values given as
-- JSON. Functions are found in the table that the file returned, as modules do,
-- else among the globals.
local prelude = ...
local json = prelude.json
local error, select, type, unpack, pairs = error, select, type, table.unpack, pairs

-- A name that differs in its letters' order or in a few of them.
local function likeness(one, other)
  local row = {}
  for j = 0, #other do row[j] = j end
  for i = 1, #one do
    local corner = row[0]
    row[0] = i
    for j = 1, #other do
      local cost = one:byte(i) == other:byte(j) and 0 or 1
      corner, row[j] = row[j], math.min(row[j] + 1, row[j - 1] + 1, corner + cost)
    end
  end
  return row[#other]
end

local standard = {}
for name in pairs(_G) do standard[name] = true end

local function closest(name, places)
  local best, least
  for _, place in ipairs(places) do
    for other, value in pairs(place) do
      if type(other) == "string" and type(value) == "function" and #other < 100 and not (place == _G and standard[other]) then
        local distance = likeness(name, other)
        if distance <= math.max(1, #name // 3) and (not least or distance < least or distance == least and other < best) then
          best, least = other, distance
        end
      end
    end
  end
  return best
end

return function(module, entry, name, arguments)
  local places = { _G }
  if type(module) == "table" then table.insert(places, 1, module) end
  local found
  for _, place in ipairs(places) do
    if found == nil then found = place[name] end
  end
  if found == nil then
    local other = closest(name, places)
    local message = ("There is no function '%s' in '%s'%s"):format(name, entry, other and ("; did you mean '" .. other .. "'?") or ".")
    error(setmetatable({ kind = "MissingFunction", message = message }, { __tostring = function() return message end }))
  end
  local values = {}
  for index, text in ipairs(arguments) do values[index] = json.read(text) end
  return json.write((found(unpack(values, 1, #arguments))))
end
