//! A PostgreSQL server for tests: started in a temporary folder, reached over a
//! socket in it, gone when the test process is, however that ends.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

/// Runs the server until its standard input closes, which it does when the
/// process that holds the other end goes, even if it is killed. PostgreSQL
/// refuses to be run by root, so root lends it the user that its package made.
const SUPERVISOR: &str = r#"
set -eu
bin=$1 folder=$2
trap : INT TERM
as=
if [ "$(id -u)" = 0 ]; then
  chown postgres: "$folder"
  as="setpriv --reuid=postgres --regid=postgres --clear-groups"
fi
cd "$folder"
$as "$bin/initdb" -D "$folder/data" -A trust -U postgres -E UTF8 --locale=C --no-sync >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
$as "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off \
  -c max_connections=200 -c shared_buffers=16MB >>"$folder/log" 2>&1 &
server=$!
until $as "$bin/pg_isready" -q -h "$folder"; do
  kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.1
done
echo ready
cat >/dev/null || true
kill -INT $server
wait $server || true
cd /
rm -rf "$folder"
"#;

/// A running server; dropping it stops the server and removes its folder.
pub struct Cluster {
    folder: PathBuf,
    /// Its closing tells the supervisor to stop.
    stdin: Option<ChildStdin>,
    supervisor: Child,
}

/// The cluster that the tests of this process share.
pub fn shared() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start)
}

impl Cluster {
    /// Starts a server.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start: tests that need it
    /// fail, they are never skipped.
    #[must_use]
    pub fn start() -> Self {
        let programs = programs().expect(
            "PostgreSQL's programs are not installed; install the package `postgresql` (for example `apt-get install postgresql`) and run the tests again",
        );
        let folder = tempfile::Builder::new()
            .prefix("opencode-pg-")
            .tempdir()
            .expect("a temporary folder")
            .keep();
        let mut supervisor = Command::new("sh")
            .args(["-c", SUPERVISOR, "postgres-for-tests"])
            .args([&programs, &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let stdin = supervisor.stdin.take();
        let mut said = String::new();
        BufReader::new(supervisor.stdout.take().expect("its output"))
            .read_line(&mut said)
            .expect("a line from the supervisor");
        assert_eq!(
            said, "ready\n",
            "PostgreSQL did not start; its log is above"
        );
        Self {
            folder,
            stdin,
            supervisor,
        }
    }

    /// The address of a database on this server.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres@localhost/{database}?host={}",
            self.folder.display()
        )
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.supervisor.wait();
    }
}

/// The folder of the newest installed PostgreSQL's programs.
fn programs() -> Option<PathBuf> {
    let has_initdb = |folder: &PathBuf| folder.join("initdb").is_file();
    let packaged = std::fs::read_dir(Path::new("/usr/lib/postgresql"))
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, folder)| has_initdb(folder))
        .max()
        .map(|(_, folder)| folder);
    packaged.or_else(|| std::env::split_paths(&std::env::var_os("PATH")?).find(has_initdb))
}
