temperature = int(input())
rain = input().strip().lower()

if temperature < 5:
    print("Wear a coat.")
elif temperature < 18:
    print("Take a jumper.")
else:
    print("A T-shirt will do.")

if rain == "yes":
    print("Take an umbrella.")
