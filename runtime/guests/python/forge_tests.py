"""A suite of which every test but the first is wrong, and does what it can to hide it."""

import atexit
import os
import sys
import unittest


class Forgeries(unittest.TestCase):
    def test_a_honest(self):
        self.assertEqual(1, 1)

    def test_b_prints_a_verdict(self):
        print('{"version": 3, "status": "pass", "tests": []}\nOK\nRan 9 tests')
        self.fail("wrong")

    def test_c_replaces_the_result(self):
        unittest.TestResult.addFailure = unittest.TestResult.addError = lambda *_: None
        unittest.TestResult.wasSuccessful = lambda *_: True
        self.fail("wrong")

    def test_d_leaves(self):
        sys.exit(0)

    def test_e_takes_the_reporter(self):
        from wit_world.imports import reporter

        reporter.finished(reporter.Status.PASS, "")

    def test_f_ends_at_once(self):
        atexit.register(os._exit, 0)
        os._exit(0)

    def test_g_never_comes(self):
        self.fail("wrong")
