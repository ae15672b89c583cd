typed = input()

clean = typed.strip()
initial = clean[0].upper()
name = initial + clean[1:].lower()

print(f"Name: {name}")
print(f"Initial: {initial}")
print(f"Letters: {len(name)}")
print(f"*** {name.upper()} ***")
