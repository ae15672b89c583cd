def test_adds():
    assert sum([1, 2]) == 3


def test_differs():
    assert sum([1, 2]) == 4
