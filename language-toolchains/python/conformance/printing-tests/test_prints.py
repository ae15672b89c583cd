def test_one():
    print("from one")


def test_two():
    print("from two")
    assert False
