print("naïve – 漢字 – 👩‍💻")
print("Hello, " .. io.read() .. "!")
