temperature = int(input())
rain = input()

if temperature < 5:
    print("Wear a coat.")
