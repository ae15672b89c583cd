numbers = [5, 3, 9, 1]
while True:
    numbers = sorted(numbers, reverse=numbers[0] < numbers[-1])
