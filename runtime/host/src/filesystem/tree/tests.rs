//! The tree's rules, and what hostile use of it runs into.

use super::*;

const WRITE_NEW: Opening = Opening {
    create: true,
    exclusive: false,
    truncate: false,
    folder: false,
    write: true,
};

fn open(tree: &mut Tree, path: &str) -> Answer<NodeId> {
    tree.open(ROOT, path, WRITE_NEW, 1)
}

#[test]
fn files_are_written_read_and_cut() {
    let mut tree = Tree::new(100);
    let file = open(&mut tree, "a.txt").unwrap();
    tree.write(file, 0, b"hello", 1).unwrap();
    tree.write(file, 7, b"x", 2).unwrap();
    assert_eq!(tree.read(file, 0, 100).unwrap(), b"hello\0\0x");
    assert_eq!(tree.read(file, 6, 1).unwrap(), b"\0");
    assert_eq!(tree.read(file, u64::MAX, 1).unwrap(), b"");
    tree.set_size(file, 2, 3).unwrap();
    assert_eq!(tree.read(file, 0, usize::MAX).unwrap(), b"he");
    assert_eq!(tree.facts_at(ROOT, "a.txt").unwrap().modified_ns, 3);
    tree.open(
        ROOT,
        "a.txt",
        Opening {
            truncate: true,
            ..Opening::default()
        },
        4,
    )
    .unwrap();
    assert_eq!(tree.facts(file).unwrap().bytes, 0);
}

#[test]
fn bytes_past_the_limit_are_refused_and_room_comes_back() {
    let mut tree = Tree::new(10);
    let file = open(&mut tree, "a").unwrap();
    tree.write(file, 0, &[1; 10], 1).unwrap();
    assert_eq!(tree.write(file, 10, &[1], 1), Err(TreeFault::Full));
    assert_eq!(tree.write(file, u64::MAX, &[1], 1), Err(TreeFault::Full));
    assert_eq!(tree.set_size(file, u64::MAX, 1), Err(TreeFault::Full));
    // Writing nothing far out makes no hole.
    tree.write(file, u64::MAX, &[], 1).unwrap();
    // Overwriting costs nothing.
    tree.write(file, 0, &[2; 10], 1).unwrap();

    // An open file keeps its bytes after its name is gone.
    tree.remove_file_at(ROOT, "a", 2).unwrap();
    assert_eq!(tree.read(file, 0, 1).unwrap(), [2]);
    let other = open(&mut tree, "b").unwrap();
    assert_eq!(tree.write(other, 0, &[1], 1), Err(TreeFault::Full));
    tree.release(file);
    tree.write(other, 0, &[1; 10], 1).unwrap();
}

#[test]
fn a_flood_of_files_ends_at_the_limit() {
    let mut tree = Tree::new(10);
    let made = (0..)
        .take_while(|number| open(&mut tree, &format!("f{number}")).is_ok())
        .count();
    assert_eq!(made, NODES_MAX - 1);
    assert_eq!(open(&mut tree, "more"), Err(TreeFault::Full));
}

#[test]
fn folders_nest_only_so_deep() {
    let mut tree = Tree::new(10);
    let mut folder = ROOT;
    let mut made = 0;
    while let Ok(next) = tree.make_folder(folder, "d", 1) {
        folder = next;
        made += 1;
    }
    assert_eq!(made, DEPTH_MAX);
    assert_eq!(
        tree.make_folder(folder, "d", 1),
        Err(TreeFault::NameTooLong)
    );
}

#[track_caller]
fn check(done: Answer<()>, expected: Answer<()>) {
    assert_eq!(done, expected);
}

#[test]
fn removing_keeps_the_rules_of_a_file_system() {
    let mut tree = Tree::new(10);
    check(tree.make_folder_at(ROOT, "d", 1), Ok(()));
    check(tree.make_folder_at(ROOT, "d", 1), Err(TreeFault::Exists));
    check(tree.make_folder_at(ROOT, ".", 1), Err(TreeFault::Exists));
    open(&mut tree, "d/f").unwrap();
    check(
        tree.remove_folder_at(ROOT, "d", 1),
        Err(TreeFault::NotEmpty),
    );
    check(tree.remove_file_at(ROOT, "d", 1), Err(TreeFault::IsFolder));
    check(
        tree.remove_folder_at(ROOT, "d/f", 1),
        Err(TreeFault::NotFolder),
    );
    check(
        tree.remove_file_at(ROOT, "d/f/", 1),
        Err(TreeFault::NotFolder),
    );
    check(
        tree.remove_folder_at(ROOT, "d/..", 1),
        Err(TreeFault::Invalid),
    );
    check(tree.remove_file_at(ROOT, "d/f", 1), Ok(()));
    let held = tree
        .open(
            ROOT,
            "d",
            Opening {
                folder: true,
                ..Opening::default()
            },
            1,
        )
        .unwrap();
    check(tree.remove_folder_at(ROOT, "d", 1), Ok(()));
    // The removed folder is still open, and takes nothing.
    assert_eq!(
        tree.open(held, "new", WRITE_NEW, 1),
        Err(TreeFault::NoEntry)
    );
    assert_eq!(tree.next_entry(held, None).unwrap(), None);
}

#[test]
fn renaming_keeps_the_rules_of_a_file_system() {
    let mut tree = Tree::new(10);
    tree.plant("a/one", b"1".to_vec()).unwrap();
    tree.plant("b/two", b"2".to_vec()).unwrap();
    let mut rename = |old: &str, new: &str| tree.rename((ROOT, old), (ROOT, new), 5);
    check(rename("a", "a/inside"), Err(TreeFault::Invalid));
    check(rename("a", "a"), Ok(()));
    check(rename("a", "b"), Err(TreeFault::NotEmpty));
    check(rename("a/one", "b"), Err(TreeFault::IsFolder));
    check(rename("a", "b/two"), Err(TreeFault::NotFolder));
    check(rename("a/one", "b/new/"), Err(TreeFault::NotFolder));
    check(rename("nothing", "b/x"), Err(TreeFault::NoEntry));
    check(rename("a/..", "x"), Err(TreeFault::Invalid));
    check(rename("a/one", "b/two"), Ok(()));
    check(rename("b", "a/b"), Ok(()));
    let file = tree.facts_at(ROOT, "a/b/two").unwrap();
    assert_eq!(tree.read(file.node, 0, 10).unwrap(), b"1");
    // The parent of a moved folder is its new one.
    assert_eq!(tree.facts_at(ROOT, "a/b/../b/two").unwrap(), file);
    // The replaced file's byte came back: nine more fit beside the one that is left.
    tree.plant("nine", vec![0; 9]).unwrap();
}

#[test]
fn listings_are_in_the_order_of_names_and_survive_changes() {
    let mut tree = Tree::new(10);
    for name in ["b", "a", "c"] {
        open(&mut tree, name).unwrap();
    }
    let (first, _) = tree.next_entry(ROOT, None).unwrap().unwrap();
    assert_eq!(first, "a");
    tree.remove_file_at(ROOT, "a", 1).unwrap();
    tree.remove_file_at(ROOT, "b", 1).unwrap();
    let (next, facts) = tree.next_entry(ROOT, Some("a")).unwrap().unwrap();
    assert_eq!((next.as_str(), facts.is_folder), ("c", false));
    assert_eq!(tree.next_entry(ROOT, Some("c")).unwrap(), None);
}

#[test]
fn opening_says_what_stands_in_the_way() {
    let mut tree = Tree::new(10);
    tree.plant("d/f", Vec::new()).unwrap();
    let mut check = |path: &str, how: Opening, expected: TreeFault| {
        assert_eq!(
            tree.open(ROOT, path, how, 1),
            Err(expected),
            "{path} {how:?}"
        );
    };
    let plain = Opening::default();
    check("g", plain, TreeFault::NoEntry);
    check(
        "d/f",
        Opening {
            create: true,
            exclusive: true,
            ..plain
        },
        TreeFault::Exists,
    );
    check(
        "d/f",
        Opening {
            folder: true,
            ..plain
        },
        TreeFault::NotFolder,
    );
    check(
        "d",
        Opening {
            write: true,
            ..plain
        },
        TreeFault::IsFolder,
    );
    check(
        "d",
        Opening {
            truncate: true,
            ..plain
        },
        TreeFault::IsFolder,
    );
    check(
        "d",
        Opening {
            folder: true,
            create: true,
            ..plain
        },
        TreeFault::Invalid,
    );
    check("d/f/g", plain, TreeFault::NotFolder);
    check(
        "new/",
        Opening {
            create: true,
            ..plain
        },
        TreeFault::IsFolder,
    );
}
