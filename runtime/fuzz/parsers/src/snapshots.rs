//! The room of snapshots: names as they are typed, lists as they are kept, and
//! two sides of anything compared.

use room_snapshots::compare::{Side, compare};
use room_snapshots::name::NAME_CHARS_MAX;
use room_snapshots::{FileChange, LineSide, Part, Snapshot, SnapshotName, Tree};
use runtime_contract::{FilePath, SourceTree};

use crate::asked::read_same_again;

pub(crate) const LIST: &str = r#"{"id":"01890a5d-ac96-774b-bcce-b302099a8057","name":"Before the loop","made_at":1767225600000,"course":"first-steps","lesson":"hello","language":"python","automatic":false,"parent":{"id":"01890a5d-ac96-774b-bcce-b302099a8057","name":"x"},"tree_id":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","files":[{"path":"main.py","content":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","bytes":0}]}"#;
/// Lies between the files of the two sides.
const BETWEEN: u8 = 0xff;
const FILES_MAX: usize = 4;

/// A name as a form sends it and as JSON.
pub(crate) fn read_name(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let names = [
        SnapshotName::parse(&text).ok(),
        serde_json::from_slice(bytes).ok(),
    ];
    for name in names.into_iter().flatten() {
        let before = SnapshotName::before_restoring(&name);
        assert_eq!(SnapshotName::parse(before.as_str()), Ok(before.clone()));
        for name in [name, before] {
            let chars = name.as_str().chars();
            assert!((1..=NAME_CHARS_MAX).contains(&chars.clone().count()));
            assert!(!chars.clone().any(char::is_control), "{name:?}");
            assert_eq!(name.as_str(), name.as_str().trim());
        }
    }
}

pub(crate) fn read_list(bytes: &[u8]) {
    read_same_again::<Snapshot>(bytes);
}

pub(crate) fn sides() -> Vec<Vec<u8>> {
    let two = |old: &[u8], new: &[u8]| [old, &[BETWEEN], new].concat();
    vec![
        two(b"a\nb\nc\nd\ne\nf\ng\nh\n", b"a\nb\nc\nD\ne\nf\ng\nh\ni"),
        two(
            b"for i in range(3):\n    print(i)\n",
            b"for i in range(4):\n    print(i, 2)\n",
        ),
        two(b"\xff\n", b"x\t\x1b[2J\n"),
    ]
}

/// The files of two projects, by turns: what is told of them is true.
pub(crate) fn read_sides(bytes: &[u8]) {
    let (mut old, mut new) = (SourceTree::default(), SourceTree::default());
    let pieces = bytes.split(|byte| *byte == BETWEEN).take(2 * FILES_MAX);
    for (index, piece) in pieces.enumerate() {
        let path = FilePath::parse(&format!("{}.py", index / 2)).expect("it is a path");
        let side = [&mut old, &mut new].into_iter().nth(index % 2);
        if let Some(side) = side {
            side.insert(path, piece.to_vec()).expect("it is small");
        }
    }
    let (old_tree, new_tree) = (Tree::of(&old), Tree::of(&new));
    let comparison = compare(
        Side {
            tree: &old_tree,
            files: &old,
        },
        Side {
            tree: &new_tree,
            files: &new,
        },
    );
    let text = serde_json::to_string(&comparison).expect("it can be sent");
    assert!(text.len() < 64 << 20, "{} bytes are sent", text.len());
    for file in &comparison.files {
        assert!(!file.damaged, "{} is there", file.path);
        let told = |sides: [LineSide; 2]| -> usize {
            let parts = file.parts.iter().map(|part| match part {
                Part::Unchanged { lines } => *lines,
                Part::Line(line) => usize::from(sides.contains(&line.side)),
            });
            parts.sum()
        };
        let held = |tree: &SourceTree| {
            let bytes = tree.get(&file.path).unwrap_or_default();
            String::from_utf8_lossy(bytes).split_inclusive('\n').count()
        };
        if !comparison.shortened && !matches!(file.change, FileChange::Renamed { .. }) {
            assert_eq!(told([LineSide::Both, LineSide::Old]), held(&old));
            assert_eq!(told([LineSide::Both, LineSide::New]), held(&new));
        }
        let lines = file.parts.iter().filter_map(|part| match part {
            Part::Line(line) => Some(line),
            Part::Unchanged { .. } => None,
        });
        let (mut last_old, mut last_new) = (0, 0);
        for line in lines {
            for (number, last) in [
                (line.old_number, &mut last_old),
                (line.new_number, &mut last_new),
            ] {
                if let Some(number) = number {
                    assert!(number > *last, "line {number} comes after {last}");
                    *last = number;
                }
            }
        }
        assert!(last_old <= held(&old) && last_new <= held(&new));
    }
}
