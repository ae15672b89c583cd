//! The pages of snapshots with everything on them that they can have.

use app_shell::Page;
use app_vocabulary::{Fault, Timestamp};
use room_snapshots::compare::Side;
use room_snapshots::ui::{
    ComparisonPage, Notice, Place, Question, QuestionKind, SideShown, SnapshotRow, SnapshotsPage,
};
use room_snapshots::{Parent, Project, Snapshot, SnapshotId, SnapshotName, Tree, compare};
use runtime_contract::SourceTree;

use super::{languages, slug, tree};

fn place() -> Place {
    Place {
        course: slug("first-steps"),
        course_title: "First steps".to_owned(),
        lesson: slug("loops"),
        lesson_title: "Loops".to_owned(),
        step: 3,
        language: languages().remove(0),
        languages: languages(),
    }
}

pub(crate) fn name(text: &str) -> SnapshotName {
    SnapshotName::parse(text).unwrap()
}

pub(crate) fn snapshot(number: u32, called: &str, files: &SourceTree) -> Snapshot {
    let tree = Tree::of(files);
    let id = format!("01890a5d-ac96-774b-bcce-b3020000000{number}");
    Snapshot {
        id: SnapshotId::parse(&id).unwrap(),
        name: name(called),
        made_at: Timestamp::from_unix_ms(1_760_000_000_000 + i64::from(number) * 1000),
        project: Project {
            course: slug("first-steps"),
            lesson: slug("loops"),
            language: languages().remove(0).id,
        },
        automatic: false,
        parent: None,
        tree_id: tree.id(),
        tree,
    }
}

pub(crate) fn early() -> SourceTree {
    tree(&[
        (
            "average.py",
            "def average(numbers):\n    total = 0\n    for n in numbers:\n        total = total + n\n    return total\n\nprint(average([4, 8]))\n",
        ),
        ("data.py", "numbers = [4, 8]\n"),
        ("old.py", "print('gone')\n"),
        ("same.py", "print('same')\n"),
    ])
}

pub(crate) fn late() -> SourceTree {
    tree(&[
        (
            "average.py",
            "def average(numbers):\n    total = 0\n    for n in numbers:\n        total = total + n\n    return total / len(numbers)\n\nprint(average([4, 8]))\n",
        ),
        ("numbers.py", "numbers = [4, 8]\n"),
        ("notes.txt", "\u{202e}odd\u{1b}[2J\n"),
        ("same.py", "print('same')\n"),
    ])
}

pub(crate) fn page() -> SnapshotsPage {
    let first = snapshot(1, "The first one that works", &early());
    let fork = Snapshot {
        parent: Some(Parent {
            id: first.id,
            name: first.name.clone(),
        }),
        ..snapshot(2, "Another way, with a while loop", &late())
    };
    let orphan = Snapshot {
        parent: Some(Parent {
            id: SnapshotId::parse("01890a5d-ac96-774b-bcce-b30200000009").unwrap(),
            name: name("gone"),
        }),
        automatic: true,
        ..snapshot(3, "Before restoring “The first one that works”", &late())
    };
    let row = |snapshot: Snapshot, is_current| SnapshotRow {
        snapshot,
        is_current,
    };
    SnapshotsPage {
        place: place(),
        draft_changed_at: Some(Timestamp::from_unix_ms(1_760_000_009_000)),
        snapshots: vec![
            row(orphan, false),
            row(fork.clone(), true),
            row(first.clone(), false),
        ],
        question: None,
        notice: Some(Notice::Forked {
            snapshot: fork,
            before: Some(first),
        }),
        fault: None,
        typed_name: String::new(),
        bytes_used: 2_048,
    }
}

pub(crate) fn list() -> Page {
    Page::Snapshots(Box::new(page()))
}

pub(crate) fn empty() -> Page {
    Page::Snapshots(Box::new(SnapshotsPage {
        draft_changed_at: None,
        snapshots: vec![],
        notice: None,
        bytes_used: 0,
        ..page()
    }))
}

pub(crate) fn question() -> Page {
    let page = page();
    Page::Snapshots(Box::new(SnapshotsPage {
        question: Some(Question {
            kind: QuestionKind::Rename,
            snapshot: page.snapshots[2].snapshot.clone(),
        }),
        fault: Some(Fault::new(
            "A snapshot needs a name.",
            "Say in a few words what is special about it.",
        )),
        notice: None,
        ..page
    }))
}

pub(crate) fn comparison() -> Page {
    let (old, new) = (early(), late());
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
    let page = page();
    let snapshots: Vec<_> = page.snapshots.into_iter().map(|row| row.snapshot).collect();
    Page::Comparison(Box::new(ComparisonPage {
        place: place(),
        old: SideShown::Snapshot(Box::new(snapshots[2].clone())),
        new: SideShown::Draft,
        comparison,
        damaged: vec![],
        snapshots,
        has_draft: true,
    }))
}
