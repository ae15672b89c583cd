for number in range(1, 100_001):
    print(number)
