def connect(address):
    import socket

    return socket.create_connection(address, timeout=1)


def look_up(name):
    import socket

    return socket.getaddrinfo(name, 80)


def fetch(url):
    from urllib.request import urlopen

    return urlopen(url, timeout=1)


for attempt, target in [
    (connect, ("127.0.0.1", 5432)),
    (connect, ("169.254.169.254", 80)),
    (look_up, "example.com"),
    (fetch, "http://169.254.169.254/"),
]:
    try:
        print(attempt(target))
    except (ImportError, OSError):
        pass
print("nobody is there")
