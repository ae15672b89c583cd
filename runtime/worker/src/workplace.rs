//! The folder that is made for one call of a native tool: what lies in it, and what
//! is taken out of it. Whatever the tool left there is a stranger's work: no link is
//! followed, and nothing is read that is no file.

use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, DirBuilder, DirBuilderExt, OpenOptions, OpenOptionsExt};
use runtime_contract::{BuiltFile, FilePath, SourceTree};
use rustix::fs::{AtFlags, chownat};
use rustix::process::{Gid, Uid};
use tokio::runtime::Handle;

use crate::confine::NOBODY;
use crate::orders::{TOOLCHAIN, WORK};

/// Files and folders that there may be in a tool's folder while it works.
const ENTRIES_MAX: usize = 1_024;

/// Gone with the value.
pub(crate) struct Workplace {
    place: Arc<tempfile::TempDir>,
    /// Through this no path leads out of the folder, whatever it is.
    inside: Dir,
}

impl Workplace {
    /// A folder with these files, which others can read and not change. Where outputs
    /// are wanted, the tool can make files in it.
    pub(crate) fn lay_out(
        files: &SourceTree,
        built: &[BuiltFile],
        outputs: &[FilePath],
        with_toolchain: bool,
    ) -> io::Result<Self> {
        let place = tempfile::Builder::new()
            .prefix("opencode-tool-")
            .tempdir()?;
        open_for_others(place.path())?;
        let outside = Dir::open_ambient_dir(place.path(), ambient_authority())?;
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o755);
        outside.create_dir_with(WORK, &builder)?;
        if with_toolchain {
            outside.create_dir_with(TOOLCHAIN, &builder)?;
        }
        let inside = outside.open_dir(WORK)?;
        let built = built.iter().map(|file| (&file.path, file.bytes.as_slice()));
        // What was built lies over what was written.
        for (path, bytes) in files.iter().chain(built) {
            let path = Path::new(path.as_str());
            make_parent(&inside, path, &builder)?;
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true).mode(0o644);
            inside.open_with(path, &options)?.write_all(bytes)?;
        }
        for output in outputs {
            let path = Path::new(output.as_str());
            make_parent(&inside, path, &builder)?;
            give_to_tool(&inside, path.parent().unwrap_or(Path::new("")))?;
        }
        let place = Arc::new(place);
        Ok(Self { place, inside })
    }

    pub(crate) fn path(&self) -> &Path {
        self.place.path()
    }

    /// Whether more lies there than may. What comes and goes meanwhile does not count.
    pub(crate) fn is_overfull(&self, bytes_max: u64) -> bool {
        let mut folders = vec![self.inside.try_clone()];
        let (mut entries, mut bytes) = (0, 0_u64);
        while let Some(folder) = folders.pop() {
            for entry in folder
                .and_then(|folder| folder.entries())
                .into_iter()
                .flatten()
            {
                entries += 1;
                if entries > ENTRIES_MAX {
                    return true;
                }
                let Ok(entry) = entry else { continue };
                // Of a link this is the link.
                match entry.metadata() {
                    Ok(found) if found.is_dir() => folders.push(entry.open_dir()),
                    Ok(found) => bytes = bytes.saturating_add(found.len()),
                    Err(_) => {}
                }
            }
        }
        bytes > bytes_max.saturating_mul(2)
    }

    /// The files that a tool left, of those that were wanted; `None` if they are more
    /// than may be.
    pub(crate) fn take(
        &self,
        outputs: &[FilePath],
        bytes_max: u64,
    ) -> io::Result<Option<Vec<BuiltFile>>> {
        let mut taken = Vec::new();
        let mut left = bytes_max;
        for path in outputs {
            let Some(file) = self.open(path)? else {
                continue;
            };
            let mut bytes = Vec::new();
            file.take(left.saturating_add(1)).read_to_end(&mut bytes)?;
            let Some(rest) = left.checked_sub(bytes.len() as u64) else {
                return Ok(None);
            };
            left = rest;
            taken.push(BuiltFile {
                path: path.clone(),
                bytes,
            });
        }
        Ok(Some(taken))
    }

    fn open(&self, path: &FilePath) -> io::Result<Option<cap_std::fs::File>> {
        let mut options = OpenOptions::new();
        // Of a pipe nobody would ever come to write into, opening would wait.
        options
            .read(true)
            .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
        let Ok(file) = self.inside.open_with(path.as_str(), &options) else {
            return Ok(None);
        };
        Ok(file.metadata()?.is_file().then_some(file))
    }
}

impl Drop for Workplace {
    /// Removing many files takes a while, for which nobody's turn should wait.
    fn drop(&mut self) {
        if let Ok(runtime) = Handle::try_current() {
            let place = Arc::clone(&self.place);
            runtime.spawn_blocking(move || drop(place));
        }
    }
}

fn make_parent(inside: &Dir, path: &Path, builder: &DirBuilder) -> io::Result<()> {
    match path.parent() {
        Some(parent) if parent != Path::new("") => inside.create_dir_with(parent, builder),
        _ => Ok(()),
    }
}

/// A tool of root's server runs as nobody, who must be able to look inside.
fn open_for_others(folder: &Path) -> io::Result<()> {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
}

/// And to leave files where they are wanted.
fn give_to_tool(inside: &Dir, folder: &Path) -> io::Result<()> {
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let folder = match folder == Path::new("") {
        true => Path::new("."),
        false => folder,
    };
    let (user, group) = (Uid::from_raw(NOBODY), Gid::from_raw(NOBODY));
    let here = AtFlags::SYMLINK_NOFOLLOW;
    Ok(chownat(inside, folder, Some(user), Some(group), here)?)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn path(text: &str) -> FilePath {
        FilePath::parse(text).unwrap()
    }

    fn workplace(outputs: &[FilePath]) -> Workplace {
        let mut files = SourceTree::default();
        files.insert(path("main.c"), b"one".to_vec()).unwrap();
        let built = [BuiltFile {
            path: path("deep/main.o"),
            bytes: b"two".to_vec(),
        }];
        Workplace::lay_out(&files, &built, outputs, true).unwrap()
    }

    #[test]
    fn what_was_left_is_taken_and_nothing_else() {
        let outputs = [path("out/a"), path("deep/main.o"), path("missing")];
        let place = workplace(&outputs);
        std::fs::write(place.path().join("work/out/a"), "three").unwrap();
        std::fs::write(place.path().join("work/out/b"), "four").unwrap();
        let taken = place.take(&outputs, 8).unwrap().unwrap();
        let names: Vec<_> = taken.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(names, ["out/a", "deep/main.o"]);
        assert_eq!(taken[0].bytes, b"three");
        assert_eq!(place.take(&outputs, 7).unwrap(), None);
    }

    #[test]
    fn no_link_is_followed_and_no_pipe_is_waited_for() {
        let outputs = ["link", "inside", "up/passwd", "pipe", "folder"].map(path);
        let place = workplace(&outputs);
        let work = place.path().join("work");
        symlink("/etc/passwd", work.join("link")).unwrap();
        symlink("main.c", work.join("inside")).unwrap();
        std::fs::remove_dir(work.join("up")).unwrap();
        symlink("/etc", work.join("up")).unwrap();
        std::fs::create_dir(work.join("folder")).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(work.join("pipe"))
            .status();
        assert!(made.unwrap().success());
        assert_eq!(place.take(&outputs, 1 << 20).unwrap(), Some(Vec::new()));
    }

    #[test]
    fn too_much_is_seen_wherever_it_lies() {
        let place = workplace(&[]);
        let work = place.path().join("work");
        assert!(!place.is_overfull(10));
        std::fs::write(work.join("deep/x"), [0; 20]).unwrap();
        assert!(place.is_overfull(10));
        assert!(!place.is_overfull(20));
        // What lies behind a link lies elsewhere.
        symlink("/usr", work.join("usr")).unwrap();
        assert!(!place.is_overfull(20));
        for number in 0..ENTRIES_MAX {
            std::fs::write(work.join(number.to_string()), "").unwrap();
        }
        assert!(place.is_overfull(20));
    }
}
