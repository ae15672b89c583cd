try:
    import socket

    socket.create_connection(("127.0.0.1", 80), timeout=1)
    print("connected")
except Exception as error:
    print("refused", type(error).__name__)
try:
    import urllib.request

    urllib.request.urlopen("http://169.254.169.254/")
    print("connected")
except Exception as error:
    print("refused", type(error).__name__)
