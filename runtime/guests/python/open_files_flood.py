files = []
try:
    while True:
        files.append(open("same.txt", "a"))
except OSError as error:
    print("refused after", len(files) > 100, type(error).__name__)
