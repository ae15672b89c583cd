print("Where would you like to go?")
place = input()
print("How many of you are there?")
people = int(input())

price = people * 4
print(f"{place} for {people}: that is {price} coins.")
