def test_adds():
    assert 1 + 2 == 3


def test_spins():
    while True:
        pass


def test_then():
    assert True
