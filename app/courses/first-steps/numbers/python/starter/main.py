eggs = int(input())
price = float(input())  # of a full box

