print("before")
numbers = [1, 2]
raise ValueError("no number fits")
