typed = input()

