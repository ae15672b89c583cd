eggs = int(input())
price = float(input())  # of a full box

boxes = eggs // 6
left_over = eggs % 6
earned = boxes * price

print(f"Full boxes: {boxes}")
print(f"Left over: {left_over}")
print(f"Earned: {earned:.2f}")
