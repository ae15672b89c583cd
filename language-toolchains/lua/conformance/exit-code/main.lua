print("leaving")
os.exit(3)
print("never")
