//! Compile bombs, each made so that it is just past its bound, and the same
//! thing just inside it.

use super::*;

/// The bound that a component breaks; `None` for one that is admitted.
#[track_caller]
fn broken(component: &[u8]) -> Option<&'static str> {
    match check(component) {
        Ok(()) => None,
        Err(Refusal::TooMuch { bound, found }) => {
            assert!(found > bound.most, "{}", bound.name);
            Some(bound.name)
        }
        Err(Refusal::Unreadable(error)) => panic!("{error}"),
    }
}

/// Holds that `most` of a thing is admitted and one more is not.
#[track_caller]
fn check_bound(bound: &'static Bound, component: impl Fn(usize) -> String) {
    let most = usize::try_from(bound.most).unwrap();
    let made = |count| wat::parse_str(component(count)).unwrap();
    assert_eq!(broken(&made(most)), None, "{} of {}", most, bound.name);
    assert_eq!(broken(&made(most + 1)), Some(bound.name));
}

/// A component with one core module of this text.
fn module(text: &str) -> String {
    format!("(component (core module {text}))")
}

#[test]
fn a_million_types_are_too_many() {
    let types = |count: usize| module(&"(type (func))".repeat(count));
    check_bound(&TYPES_MAX, types);
    let bomb = wat::parse_str(types(1_000_000)).unwrap();
    assert_eq!(broken(&bomb), Some("TYPES_MAX"));
}

#[test]
fn a_hundred_thousand_locals_are_too_many() {
    let locals = |count: usize| module(&format!("(func (local{}))", " i32".repeat(count)));
    check_bound(&FUNCTION_LOCALS_MAX, locals);
    let bomb = wat::parse_str(locals(100_000)).unwrap();
    assert_eq!(broken(&bomb), Some("FUNCTION_LOCALS_MAX"));
}

#[test]
fn a_giant_branch_table_is_too_much() {
    let table = |count: usize| {
        // The last one is the default, which is not counted.
        let targets = " 0".repeat(count + 1);
        module(&format!("(func (block (br_table{targets} (i32.const 0))))"))
    };
    check_bound(&FUNCTION_BRANCH_TARGETS_MAX, table);
}

#[test]
fn very_many_catches_around_a_place_are_too_many() {
    // All of one block, and of blocks inside blocks; those beside each other do not add up.
    check_bound(&FUNCTION_CATCHES_DEEP_MAX, |count| {
        let catches = " (catch $t 0)".repeat(count);
        module(&format!("(tag $t) (func (block (try_table{catches})))"))
    });
    check_bound(&FUNCTION_CATCHES_DEEP_MAX, |count| {
        let blocks = "(try_table (catch $t 0) ".repeat(count);
        let ends = ")".repeat(count);
        module(&format!("(tag $t) (func (block {blocks}{ends}))"))
    });
    let beside = "(try_table (catch $t 0))".repeat(5_000);
    let beside = module(&format!("(tag $t) (func (block {beside}))"));
    assert_eq!(broken(&wat::parse_str(beside).unwrap()), None);
}

#[test]
fn one_huge_function_is_too_much() {
    let nops = |count: usize| module(&format!("(func {})", "nop ".repeat(count)));
    let most = usize::try_from(FUNCTION_BODY_BYTES_MAX.most).unwrap();
    assert_eq!(broken(&wat::parse_str(nops(most - 100)).unwrap()), None);
    let huge = wat::parse_str(nops(most + 100)).unwrap();
    assert_eq!(broken(&huge), Some("FUNCTION_BODY_BYTES_MAX"));
}

#[test]
fn blocks_inside_blocks_have_an_end() {
    check_bound(&FUNCTION_BLOCKS_DEEP_MAX, |count| {
        module(&format!(
            "(func {}{})",
            "block ".repeat(count),
            "end ".repeat(count)
        ))
    });
}

#[test]
fn functions_of_all_modules_count_together() {
    check_bound(&FUNCTIONS_MAX, |count| {
        let half = "(func)".repeat(count / 2);
        let rest = "(func)".repeat(count - count / 2);
        format!("(component (core module {half}) (core module {rest}))")
    });
}

#[test]
fn every_part_of_a_module_has_its_bound() {
    let values = |count: usize| module(&format!("(type (func (param{})))", " i32".repeat(count)));
    check_bound(&TYPE_VALUES_MAX, values);
    check_bound(&IMPORTS_MAX, |count| {
        module(&r#"(import "a" "b" (func))"#.repeat(count))
    });
    check_bound(&EXPORTS_MAX, |count| {
        let exports: String = (0..count)
            .map(|name| format!("(export \"{name}\" (func 0))"))
            .collect();
        module(&format!("(func) {exports}"))
    });
    check_bound(&GLOBALS_MAX, |count| {
        module(&"(global i32 (i32.const 0))".repeat(count))
    });
    check_bound(&TABLES_MAX, |count| {
        module(&"(table 1 funcref)".repeat(count))
    });
    check_bound(&MEMORIES_MAX, |count| module(&"(memory 1)".repeat(count)));
    check_bound(&FIRST_MEMORY_PAGES_MAX, |pages| {
        module(&format!("(memory {pages})"))
    });
    check_bound(&FIRST_TABLE_ELEMENTS_MAX, |elements| {
        module(&format!("(table {elements} funcref)"))
    });
    check_bound(&MEMORIES_MAX, |count| {
        module(&r#"(import "a" "b" (memory 1))"#.repeat(count))
    });
    check_bound(&TAGS_MAX, |count| {
        format!("(component (core module {}))", "(tag)".repeat(count))
    });
    check_bound(&DATA_SEGMENTS_MAX, |count| {
        module(&r#"(data "")"#.repeat(count))
    });
    check_bound(&ELEMENT_SEGMENTS_MAX, |count| {
        module(&"(elem funcref)".repeat(count))
    });
    check_bound(&ELEMENTS_MAX, |count| {
        module(&format!("(func) (elem func{})", " 0".repeat(count)))
    });
}

#[test]
fn components_have_bounds_of_their_own() {
    check_bound(&MODULES_MAX, |count| {
        format!("(component {})", "(core module)".repeat(count))
    });
    check_bound(&COMPONENTS_MAX, |count| {
        // The outermost counts too.
        format!("(component {})", "(component)".repeat(count - 1))
    });
    check_bound(&COMPONENT_NESTING_MAX, |count| {
        format!(
            "(component {}{})",
            "(component ".repeat(count),
            ")".repeat(count)
        )
    });
    check_bound(&COMPONENT_ITEMS_MAX, |count| {
        format!("(component {})", "(type u8)".repeat(count))
    });
}

/// Sections of one kind side by side; text would put them together.
#[test]
fn sections_are_counted() {
    let most = usize::try_from(COMPONENT_SECTIONS_MAX.most).unwrap();
    let head = b"\0asm\x0d\0\x01\0";
    let empty_types: &[u8] = &[7, 1, 0];
    assert_eq!(broken(&[head, &*empty_types.repeat(most)].concat()), None);
    assert_eq!(
        broken(&[head, &*empty_types.repeat(most + 1)].concat()),
        Some("COMPONENT_SECTIONS_MAX")
    );
}

/// A chain of component types, each inside the one before: reading it in the
/// ordinary way ends the process by its stack.
#[test]
fn types_inside_types_are_not_followed_into_the_deep() {
    let chain = |depth: usize| {
        let mut types = vec![1];
        types.extend(b"\x41\x01\x01".repeat(depth));
        types.extend(b"\x41\0");
        let mut component = b"\0asm\x0d\0\x01\0\x07".to_vec();
        // The section's length in LEB128, always in four bytes.
        let length = u32::try_from(types.len()).unwrap();
        component.extend((0..4).map(|byte| {
            let more = if byte < 3 { 0x80 } else { 0 };
            ((length >> (7 * byte)) & 0x7f) as u8 | more
        }));
        component.extend(types);
        component
    };
    let most = usize::try_from(COMPONENT_TYPE_NESTING_MAX.most).unwrap();
    // The outermost is inside no other, and looks as if it were in the count of types.
    assert_eq!(broken(&chain(most - 1)), None);
    for depth in [most, 300_000] {
        assert_eq!(broken(&chain(depth)), Some("COMPONENT_TYPE_NESTING_MAX"));
    }
    assert_eq!(broken(&chain(1_000_000)), Some("COMPONENT_TYPE_BYTES_MAX"));
}

#[test]
fn what_is_not_webassembly_is_said_to_be_that() {
    for bytes in [b"".as_slice(), b"hello", b"\0asm\x0d\0\x01\0\x07\xff"] {
        assert!(
            matches!(check(bytes), Err(Refusal::Unreadable(_))),
            "{bytes:?}"
        );
    }
}

/// The same memory as the ceiling of a request, and the same tables as a run's.
#[test]
fn first_sizes_are_those_that_a_run_may_have() {
    let ceiling = runtime_contract::Limits::CEILING.memory_bytes_max;
    assert_eq!(FIRST_MEMORY_PAGES_MAX.most * (64 << 10), ceiling);
    let elements = crate::engine::TABLE_ELEMENTS_MAX as u64;
    assert_eq!(FIRST_TABLE_ELEMENTS_MAX.most, elements);
}

/// A program that is a module has the bounds of a module in a component.
#[test]
fn a_module_by_itself_is_looked_at_too() {
    check_bound(&FUNCTION_LOCALS_MAX, |count| {
        format!("(module (func (local{})))", " i32".repeat(count))
    });
}

#[test]
fn a_refusal_says_what_how_many_and_which_bound() {
    let refusal = Refusal::TooMuch {
        bound: &MEMORIES_MAX,
        found: 21,
    };
    assert_eq!(
        refusal.to_string(),
        "it has 21 memories, where at most 20 may be (MEMORIES_MAX)"
    );
}
