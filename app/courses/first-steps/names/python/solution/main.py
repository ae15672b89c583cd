# Reads what was bought, how many and at what price.
item = input()
pieces = int(input())
price = int(input())

total = pieces * price
print(f"Item: {item}")
print(f"Pieces: {pieces}")
print(f"Total: {total} cents")
