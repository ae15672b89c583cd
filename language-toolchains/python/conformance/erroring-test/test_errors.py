def test_breaks():
    raise RuntimeError("boom")


def test_works():
    assert True
