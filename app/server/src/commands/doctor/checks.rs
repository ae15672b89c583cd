//! What doctor looks at. Nothing is changed but what a start would make anyway.

use std::path::Path;

use app_store::Database;
use runtime_contract::{Action, RunRequest, StopReason, Ticket};
use tokio::net::TcpListener;
use toolchain_contract::Language;

use super::super::serve::site_folder;
use super::{Check, State};
use crate::complaint::Complaint;
use crate::config::Settings;
use crate::data_folder::DataFolder;
use crate::http::site::Site;
use crate::languages::{Installed, Languages};

const SETUP: &str = "Run 'cargo xtask setup'.";

impl Check {
    fn works(name: &str, found: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            state: State::Works,
            found: found.into(),
            remedy: None,
            pack: false,
        }
    }

    fn not(name: &str, state: State, found: impl Into<String>, remedy: &str) -> Self {
        Self {
            name: name.to_owned(),
            state,
            found: found.into(),
            remedy: (!remedy.is_empty()).then(|| remedy.to_owned()),
            pack: false,
        }
    }

    /// The same of a pack, for which setup can do nothing.
    fn of_pack(mut self, id: &str) -> Self {
        self.pack = true;
        if self.state != State::Works {
            self.remedy = Some(format!(
                "Remove it with 'opencode language remove {id}', then add one that works."
            ));
        }
        self
    }
}

/// Everything, in the order in which one would mend it.
pub(super) async fn all(settings: &Settings) -> Vec<Check> {
    let mut checks = match Installed::open(settings, 1) {
        Ok(installed) => languages(&installed).await,
        Err(complaint) => vec![Check::not("sandbox", State::Missing, complaint.text, "")],
    };
    checks.push(site(settings.site.as_deref()));
    checks.push(database(settings).await);
    checks.push(port(settings).await);
    checks.push(postgresql());
    checks
}

async fn languages(installed: &Installed) -> Vec<Check> {
    let mut checks = sandbox(installed).await;
    if !installed.pool.keeps_compiled_code() {
        checks.push(Check::not(
            "cache",
            State::Could,
            "compiled languages are not kept, so each start takes longer",
            "Set OPENCODE_CACHE to a folder that only this user may write.",
        ));
    }
    if let Err(complaint) = installed.check_any() {
        checks.push(Check::not(
            "languages",
            State::Missing,
            complaint.text,
            SETUP,
        ));
    }
    for language in installed.languages.list() {
        let check = one_language(&installed.languages, language).await;
        let found = installed.dispatch.registry().get(&language.id);
        checks.push(match found.is_some_and(|found| found.pack) {
            true => check.of_pack(language.id.as_str()),
            false => check,
        });
    }
    for broken in &installed.broken {
        let name = broken.folder.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let check = Check::not(&name, State::Missing, &*broken.reason, SETUP);
        checks.push(match broken.pack {
            // All of them: the reason says what to do.
            true if broken.folder == installed.packs => Check {
                remedy: None,
                ..check
            },
            true => check.of_pack(&name),
            false => check,
        });
    }
    checks
}

/// Starts a worker and asks what it gave up before it takes programs.
async fn sandbox(installed: &Installed) -> Vec<Check> {
    let about = match installed.pool.about().await {
        Ok(about) => about,
        Err(fault) => {
            let found = fault.to_string();
            return vec![Check::not(
                "sandbox",
                State::Missing,
                found,
                "Run 'opencode doctor' with OPENCODE_LOG=debug to see why.",
            )];
        }
    };
    let mut checks = vec![if about.pooled {
        Check::works(
            "sandbox",
            "starts programs from a pool of memory, in processes of their own",
        )
    } else {
        Check::not(
            "sandbox",
            State::Could,
            "works, but maps memory for each program, which is slower",
            "Let this process have more address space: 'ulimit -v unlimited'.",
        )
    }];
    for protection in about.protections {
        checks.push(match protection.missing {
            None => Check::works("protection", protection.name),
            Some(missing) => Check::not(
                "protection",
                State::Could,
                format!("not there: {}; {missing}", protection.name),
                "Programs run without this protection; a newer kernel or another container setting offers it.",
            ),
        });
    }
    checks
}

/// Runs a language's own first program.
async fn one_language(languages: &Languages, language: &Language) -> Check {
    let request = RunRequest {
        language: language.id.clone(),
        files: language.starter.clone(),
        entry: language.entry.clone(),
        action: Action::Run,
        // A first program may ask for something.
        stdin: b"Ada\n".to_vec(),
        args: Vec::new(),
        limits: language.limits.capped(),
        seed: 0,
        packages: None,
    };
    let name = language.id.as_str();
    let title = format!("{} {}", language.name, language.version);
    if language.starter.is_empty() {
        return Check::works(name, title);
    }
    match languages.runner().run(request, Ticket::local()).await {
        Ok(outcome) if outcome.stop == StopReason::Exited => {
            Check::works(name, format!("{title}, ran its first program"))
        }
        Ok(outcome) => Check::not(
            name,
            State::Missing,
            format!(
                "{title}: its first program did not end well. {}",
                outcome.stop.sentence()
            ),
            SETUP,
        ),
        Err(fault) => Check::not(name, State::Missing, format!("{title}: {fault}"), SETUP),
    }
}

fn site(named: Option<&Path>) -> Check {
    match Site::open(&site_folder(named)) {
        Ok(site) => Check::works("site", format!("{} files", site.manifest.0.len())),
        Err(missing) => Check::not("site", State::Missing, missing.to_string(), SETUP),
    }
}

async fn database(settings: &Settings) -> Check {
    let opened = async {
        let folder = DataFolder::prepare(settings)?;
        let database = Database::open(folder.database.clone()).await?;
        database.close().await;
        Ok::<_, Complaint>(folder.database.to_string())
    };
    match opened.await {
        Ok(address) => Check::works("database", format!("{address} answers")),
        Err(complaint) if complaint.text.starts_with("Another opencode") => {
            Check::works("database", "in use by a running server")
        }
        Err(complaint) => Check::not("database", State::Missing, complaint.text, ""),
    }
}

async fn port(settings: &Settings) -> Check {
    match TcpListener::bind(settings.listen).await {
        Ok(_) => Check::works("port", format!("{} is free", settings.listen)),
        Err(error) => Check::not(
            "port",
            State::Could,
            format!("{} cannot be taken: {error}", settings.listen),
            "Stop what uses it, or start the server with another --listen.",
        ),
    }
}

/// Only the tests need it.
fn postgresql() -> Check {
    let packaged = Path::new("/usr/lib/postgresql").is_dir();
    let in_path = std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join("initdb").is_file())
    });
    if packaged || in_path {
        Check::works(
            "postgresql",
            "its programs are here, for 'cargo xtask test'",
        )
    } else {
        Check::not(
            "postgresql",
            State::Could,
            "its programs are not here; only 'cargo xtask test' needs them",
            "Install the package postgresql, for example 'apt-get install postgresql'.",
        )
    }
}
