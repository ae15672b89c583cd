# Writes unity_assertions.h: every assertion of Unity's API three times, as
# UNITY_TEST_ASSERT_…(…, line, message), TEST_ASSERT_…(…) and TEST_ASSERT_…_MESSAGE(…, message).
# They are some three hundred and differ by kinds of numbers only, so the table is here
# and the text is made while the language is built.
#
#   python unity_assertions.py > unity_assertions.h
import sys

# Suffix: how a value is written, its bytes, and what narrows it before it is compared.
# 'INT' and 'UINT' are as wide as they come, as in Unity; in arrays they have their size.
WHOLE = {
    "INT": ("INT", 4, ""), "INT8": ("INT", 1, "(int8_t)"), "INT16": ("INT", 2, "(int16_t)"),
    "INT32": ("INT", 4, "(int32_t)"), "INT64": ("INT", 8, ""),
    "UINT": ("UINT", 4, ""), "UINT8": ("UINT", 1, "(uint8_t)"), "UINT16": ("UINT", 2, "(uint16_t)"),
    "UINT32": ("UINT", 4, "(uint32_t)"), "UINT64": ("UINT", 8, ""), "size_t": ("UINT", 4, ""),
    "HEX": ("HEX", 4, "(uint32_t)"), "HEX8": ("HEX", 1, "(uint8_t)"), "HEX16": ("HEX", 2, "(uint16_t)"),
    "HEX32": ("HEX", 4, "(uint32_t)"), "HEX64": ("HEX", 8, ""), "CHAR": ("CHAR", 1, "(char)"),
}
# Unity's own name for the macro with a line, and how the actual value stands to the first.
ORDERS = {
    "NOT_EQUAL": ("NOT_EQUAL", "DIFFERENT"),
    "GREATER_THAN": ("GREATER_THAN", "GREATER"), "GREATER_OR_EQUAL": ("GREATER_OR_EQUAL", "AT_LEAST"),
    "LESS_THAN": ("SMALLER_THAN", "LESS"), "LESS_OR_EQUAL": ("SMALLER_OR_EQUAL", "AT_MOST"),
}
REAL = {"FLOAT": ("float", 4), "DOUBLE": ("double", 8)}
TRAITS = ("INF", "NEG_INF", "NAN", "DETERMINATE")
WHERE = "(message), __FILE__, (line)"


def define(name, words, call, inner=None, default="NULL"):
    words = words.split()
    inner = inner or name
    print(f"#define UNITY_TEST_ASSERT_{inner}({', '.join([*words, 'line', 'message'])}) {call}")
    alias(name, words, inner, default)


def alias(name, words, inner, default="NULL"):
    full = f"TEST_ASSERT_{name}" if name else "TEST_ASSERT"
    said = ", ".join(words)
    print(f"#define {full}({said}) UNITY_TEST_ASSERT_{inner}({said}, __LINE__, {default})")
    print(f"#define {full}_MESSAGE({said}, message) UNITY_TEST_ASSERT_{inner}({said}, __LINE__, (message))")


def condition(name, word, holds, said):
    inner = f"UNITY_TEST_ASSERT({holds}, __LINE__, "
    full = f"TEST_ASSERT_{name}" if name else "TEST_ASSERT"
    print(f'#define {full}({word}) {inner}"{said}")')
    print(f"#define {full}_MESSAGE({word}, message) {inner}(message))")


def whole():
    for name, (style, size, cast) in WHOLE.items():
        style = f"UNITY_{style}_({size if cast or name == 'size_t' else 8})"
        value = lambda word: f"(int64_t){cast}({word})"
        values = f"{value('expected')}, {value('actual')}"
        define(f"EQUAL_{name}", "expected actual", f"UnityCompare(UNITY_EQUAL_, {style}, {values}, {WHERE})")
        for order, (inner, kind) in ORDERS.items():
            define(f"{order}_{name}", "threshold actual",
                   f"UnityCompare(UNITY_{kind}_, {style}, {value('threshold')}, {value('actual')}, {WHERE})",
                   f"{inner}_{name}")
        wide = WHOLE[name][1] if cast else 8
        delta = f"(uint64_t)(uint{8 * wide}_t)(delta)"
        define(f"{name}_WITHIN", "delta expected actual", f"UnityWithin({style}, {delta}, {values}, {WHERE})")
        element = f"UNITY_{WHOLE[name][0]}_({size})"
        arrays = f"(const void *)(expected), (const void *)(actual), (uint32_t)(count)"
        define(f"EQUAL_{name}_ARRAY", "expected actual count", f"UnityArrays({element}, {arrays}, {WHERE})")
        define(f"{name}_ARRAY_WITHIN", "delta expected actual count",
               f"UnityArraysWithin({element}, {delta}, {arrays}, {WHERE})")
        define(f"EACH_EQUAL_{name}", "expected actual count",
               f"UnityEach({element}, {value('expected')}, (const void *)(actual), (uint32_t)(count), {WHERE})")
    alias("EQUAL", ["expected", "actual"], "EQUAL_INT")
    for order, (inner, _) in ORDERS.items():
        if order != "NOT_EQUAL":
            alias(order, ["threshold", "actual"], f"{inner}_INT")


def bits():
    one, call = "((uint32_t)1 << (bit))", "UNITY_TEST_ASSERT_BITS"
    define("BITS", "mask expected actual",
           f"UnityBits((int64_t)(mask), (int64_t)(expected), (int64_t)(actual), {WHERE})")
    for name, word, mask, bits in (("BITS_HIGH", "mask", "(mask)", "-1"), ("BITS_LOW", "mask", "(mask)", "0"),
                                   ("BIT_HIGH", "bit", one, "-1"), ("BIT_LOW", "bit", one, "0")):
        define(name, f"{word} actual", f"{call}({mask}, {bits}, actual, line, message)")


def places():
    value = lambda word: f"(int64_t)(uintptr_t)({word})"
    style = "UNITY_HEX_(4)"
    for name, order in (("EQUAL_PTR", "EQUAL"), ("NOT_EQUAL_PTR", "DIFFERENT")):
        define(name, "expected actual",
               f"UnityCompare(UNITY_{order}_, {style}, {value('expected')}, {value('actual')}, {WHERE})")
    counted = "(uint32_t)(count)"
    define("EQUAL_PTR_ARRAY", "expected actual count",
           f"UnityArrays({style}, (const void *)(expected), (const void *)(actual), {counted}, {WHERE})")
    define("EACH_EQUAL_PTR", "expected actual count",
           f"UnityEach({style}, {value('expected')}, (const void *)(actual), {counted}, {WHERE})")
    text, texts = "(const char *)({})", "(const char *const *)({})"
    define("EQUAL_STRING", "expected actual",
           f"UnityText({text.format('expected')}, {text.format('actual')}, SIZE_MAX, {WHERE})")
    define("EQUAL_STRING_LEN", "expected actual length",
           f"UnityText({text.format('expected')}, {text.format('actual')}, (uint32_t)(length), {WHERE})")
    define("EQUAL_STRING_ARRAY", "expected actual count",
           f"UnityTexts({texts.format('expected')}, NULL, {texts.format('actual')}, {counted}, 0, {WHERE})")
    define("EACH_EQUAL_STRING", "expected actual count",
           f"UnityTexts(NULL, {text.format('expected')}, {texts.format('actual')}, {counted}, 1, {WHERE})")
    blocks = "(const void *)(expected), (const void *)(actual), (uint32_t)(length)"
    define("EQUAL_MEMORY", "expected actual length", f"UnityMemory({blocks}, 1, 0, {WHERE})")
    define("EQUAL_MEMORY_ARRAY", "expected actual length count", f"UnityMemory({blocks}, {counted}, 0, {WHERE})")
    define("EACH_EQUAL_MEMORY", "expected actual length count", f"UnityMemory({blocks}, {counted}, 1, {WHERE})")


def reals():
    for name, (kind, size) in REAL.items():
        value = lambda word: f"({kind})({word})"
        near = f"({kind})({value('expected')} * ({kind})UNITY_{name}_PRECISION)"
        values = f"{value('expected')}, {value('actual')}"
        for inner, holds in (("WITHIN", 1), ("NOT_WITHIN", 0)):
            define(f"{name}_{inner}", "delta expected actual",
                   f"UnityNear({size}, {holds}, {value('delta')}, {values}, {WHERE})")
        for inner, holds in (("EQUAL", 1), ("NOT_EQUAL", 0)):
            define(f"{inner}_{name}", "expected actual", f"UnityNear({size}, {holds}, {near}, {values}, {WHERE})")
        for order, (inner, way) in ORDERS.items():
            if order != "NOT_EQUAL":
                define(f"{order}_{name}", "threshold actual",
                       f"UnityOrder({size}, UNITY_{way}_, ({kind})UNITY_{name}_PRECISION, {value('threshold')}, "
                       f"{value('actual')}, {WHERE})", f"{inner}_{name}")
        arrays = f"(const {kind} *)(expected), (const {kind} *)(actual), (uint32_t)(count)"
        relative = f"({kind})UNITY_{name}_PRECISION"
        define(f"EQUAL_{name}_ARRAY", "expected actual count", f"UnityReals({size}, 0, {relative}, {arrays}, {WHERE})")
        define(f"{name}_ARRAY_WITHIN", "delta expected actual count",
               f"UnityReals({size}, {value('delta')}, 0, {arrays}, {WHERE})")
        define(f"EACH_EQUAL_{name}", "expected actual count",
               f"UnityEachReal({size}, {relative}, {value('expected')}, (const {kind} *)(actual), (uint32_t)(count), {WHERE})")
        for trait in TRAITS:
            for inner, holds in (("IS", 1), ("IS_NOT", 0)):
                define(f"{name}_{inner}_{trait}", "actual",
                       f"UnityTrait({size}, UNITY_{trait}_, {holds}, {value('actual')}, {WHERE})")


def conditions():
    condition("", "condition", "(condition)", "Expression Evaluated To FALSE")
    condition("TRUE", "condition", "(condition)", "Expected TRUE Was FALSE")
    condition("UNLESS", "condition", "!(condition)", "Expression Evaluated To TRUE")
    condition("FALSE", "condition", "!(condition)", "Expected FALSE Was TRUE")
    condition("NULL", "pointer", "(pointer) == NULL", "Expected NULL")
    condition("NOT_NULL", "pointer", "(pointer) != NULL", "Expected Non-NULL")
    condition("EMPTY", "pointer", "(pointer)[0] == 0", "Expected Empty")
    condition("NOT_EMPTY", "pointer", "(pointer)[0] != 0", "Expected Non-Empty")
    for name, word, holds in (("NULL", "pointer", "(pointer) == NULL"), ("NOT_NULL", "pointer", "(pointer) != NULL"),
                              ("EMPTY", "pointer", "(pointer)[0] == 0"), ("NOT_EMPTY", "pointer", "(pointer)[0] != 0")):
        print(f"#define UNITY_TEST_ASSERT_{name}({word}, line, message) UNITY_TEST_ASSERT({holds}, line, message)")
    inner = "UNITY_TEST_ASSERT((expected) != (actual), __LINE__, "
    print(f'#define TEST_ASSERT_NOT_EQUAL(expected, actual) {inner}"Expected Not-Equal")')
    print(f"#define TEST_ASSERT_NOT_EQUAL_MESSAGE(expected, actual, message) {inner}(message))")


sys.stdout.reconfigure(newline="\n")
print("// Made by unity_assertions.py; unity.h includes it.")
for family in (conditions, whole, bits, places, reals):
    family()
