try:
    open("a" * 100_000)
except OSError as error:
    print(type(error).__name__)
try:
    open("nul\0byte")
except ValueError as error:
    print(type(error).__name__)
