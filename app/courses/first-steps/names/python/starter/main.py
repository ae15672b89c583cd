# Reads what was bought, how many and at what price.
item = input()
pieces = int(input())
price = int(input())

print(f"Item: {item}")
