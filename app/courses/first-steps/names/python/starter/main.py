item = input()  # reads what was bought, how many and at what price
pieces = int(input())
price = int(input())

print(f"Item: {item}")
