//! Walking a path that a guest gave, inside the folder that it was given for.
//! The walk goes through the in-memory tree and nothing else; there is no host
//! path it could reach, and still it never leaves the folder it starts from.

use runtime_world::resources::NodeId;

use super::tree::{ROOT, Tree, TreeFault};

/// Bytes in one path.
pub const PATH_BYTES_MAX: usize = 4096;
/// Bytes in one name.
pub const NAME_BYTES_MAX: usize = 255;

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// To a folder by way of `.` or `..`; it has no name that could be changed.
    Folder(NodeId),
    /// To a name in a folder, whether or not something bears it.
    Name {
        folder: NodeId,
        name: String,
        /// The path ended in `/`.
        must_be_folder: bool,
    },
}

/// Follows a path from a folder to its last part.
pub(crate) fn walk(tree: &Tree, base: NodeId, path: &str) -> Result<Place, TreeFault> {
    if path.is_empty() {
        return Err(TreeFault::NoEntry);
    }
    if path.len() > PATH_BYTES_MAX {
        return Err(TreeFault::NameTooLong);
    }
    if path.contains('\0') {
        return Err(TreeFault::Invalid);
    }
    if path.starts_with('/') {
        return Err(TreeFault::NotPermitted);
    }
    let must_be_folder = path.ends_with('/');
    let mut parts = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .peekable();
    let mut folder = base;
    while let Some(part) = parts.next() {
        if part == ".." {
            // The root is its own parent; any other base is a wall.
            if folder == base && base != ROOT {
                return Err(TreeFault::NotPermitted);
            }
            folder = tree.parent(folder)?;
            continue;
        }
        if part.len() > NAME_BYTES_MAX {
            return Err(TreeFault::NameTooLong);
        }
        if parts.peek().is_none() {
            // `name/.` is the folder `name`, as `name/` is.
            let must_be_folder = must_be_folder || path.ends_with("/.");
            return Ok(Place::Name {
                folder,
                name: part.to_owned(),
                must_be_folder,
            });
        }
        folder = tree.entry(folder, part)?.ok_or(TreeFault::NoEntry)?;
        tree.expect_folder(folder)?;
    }
    tree.expect_folder(folder)?;
    Ok(Place::Folder(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tree: &Tree, base: NodeId, path: &str, expected: Result<&str, TreeFault>) {
        let walked = walk(tree, base, path).map(|place| match place {
            Place::Folder(node) => format!("folder {}", node.0),
            Place::Name {
                folder,
                name,
                must_be_folder,
            } => {
                format!(
                    "{}:{name}{}",
                    folder.0,
                    if must_be_folder { "/" } else { "" }
                )
            }
        });
        assert_eq!(walked, expected.map(str::to_owned), "{path:?}");
    }

    #[test]
    fn a_path_never_leaves_its_folder() {
        let mut tree = Tree::new(1000);
        let work = tree.make_folder(ROOT, "work", 0).unwrap();
        tree.make_folder(work, "deep", 0).unwrap();
        let work_name = format!("{}", work.0);

        check(&tree, ROOT, "work", Ok("0:work"));
        check(&tree, ROOT, "work/", Ok("0:work/"));
        check(&tree, ROOT, "work/.", Ok("0:work/"));
        check(&tree, ROOT, "./work//a", Ok(&format!("{work_name}:a")));
        check(&tree, ROOT, "../../etc", Ok("0:etc"));
        check(&tree, ROOT, "work/../../..", Ok("folder 0"));
        check(&tree, ROOT, ".", Ok("folder 0"));
        check(&tree, work, "deep/..", Ok(&format!("folder {work_name}")));
        check(&tree, work, "..", Err(TreeFault::NotPermitted));
        check(&tree, work, "deep/../../work", Err(TreeFault::NotPermitted));
        check(&tree, work, "/etc", Err(TreeFault::NotPermitted));
        check(&tree, ROOT, "nowhere/a", Err(TreeFault::NoEntry));
        check(&tree, ROOT, "", Err(TreeFault::NoEntry));
        check(&tree, ROOT, "a\0b", Err(TreeFault::Invalid));
        check(&tree, ROOT, &"a".repeat(256), Err(TreeFault::NameTooLong));
        check(&tree, ROOT, &"a/".repeat(2049), Err(TreeFault::NameTooLong));
    }
}
