print("Where would you like to go?")
place = input()
