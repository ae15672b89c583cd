local function deeper(depth)
  -- What is added keeps it from being a tail call, which would go on for ever.
  return 1 + deeper(depth + 1)
end

print("before")
deeper(0)
