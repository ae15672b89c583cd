print("naïve – 漢字 – 👩‍💻")
print(f"Hello, {input()}!")
