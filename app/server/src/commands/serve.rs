//! `opencode serve`: the server, from reading its settings to its last line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::available_parallelism;

use app_store::Database;
use app_vocabulary::Slug;
use clap::Args;
use room_courses::Course;
use room_courses::files::{self, CourseMistakes};
use runtime_dispatch::{DispatchSettings, RunCacheSettings};
use runtime_worker::WorkerSettings;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::{Context, block_on};
use crate::complaint::{Complaint, Kind};
use crate::config::flags::ServerFlags;
use crate::config::{LogFormat, Settings};
use crate::data_folder::DataFolder;
use crate::http::site::Site;
use crate::http::{App, listen};
use crate::languages::Installed;
use crate::packages::{self, PackageNames};

#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    flags: ServerFlags,
}

pub(super) fn execute(context: &Context, arguments: &Arguments) -> Result<ExitCode, Complaint> {
    let settings = context.settings_logging("info", &arguments.flags)?;
    block_on(serve(settings))??;
    Ok(ExitCode::SUCCESS)
}

async fn serve(settings: Settings) -> Result<(), Complaint> {
    let stop = stop_on_signals()?;
    // The port first: it is the likeliest to be refused and costs nothing.
    let listener = listen::bind(settings.listen).await?;
    let address = listener.local_addr().map_err(|error| {
        Complaint::new(Kind::Internal, "The server does not know its own address.").because(error)
    })?;
    let folder = DataFolder::prepare(&settings)?;
    let database = Database::open(folder.database.clone()).await?;
    let mut courses = files::bundled()
        .map_err(|mistakes| Complaint::new(Kind::Internal, mistakes.to_string()))?;
    let run_cache = RunCacheSettings::of_bytes(settings.run_cache_mib_max as usize * (1 << 20));
    let worker_settings = WorkerSettings {
        workers: workers(&settings),
        // Each may have all of them: a conversation stays where it began.
        conversations_max: settings.terminals_max.into(),
        ..WorkerSettings::default()
    };
    let dispatch_settings = DispatchSettings {
        run_cache,
        conversations_max: settings.terminals_max.into(),
        ..DispatchSettings::default()
    };
    let installed = Installed::open_with(&settings, worker_settings, dispatch_settings)?;
    if let Err(complaint) = installed.check_any() {
        tracing::warn!("{complaint} Lessons can be read meanwhile.");
    }
    let packages = provide_packages(&installed, &mut courses)?;
    let warm_up = installed.dispatch.warm_up();
    let site = site(settings.site.as_deref());
    let app = App::new(
        settings,
        database,
        (courses, packages),
        installed.languages,
        site,
    );
    tracing::info!(%address, database = %folder.database, "serving");
    if app.settings.log_format == LogFormat::Human {
        eprintln!("OpenCode is at http://{address}/ (Ctrl+C stops it)");
    }
    listen::serve(listener, app, stop).await;
    warm_up.abort();
    Ok(())
}

/// Hands over what the courses bring.
fn provide_packages(
    installed: &Installed,
    courses: &mut [Course],
) -> Result<BTreeMap<Slug, PackageNames>, Complaint> {
    let mut names = BTreeMap::new();
    for course in courses {
        let provided = packages::provide(installed, course).map_err(|mistakes| {
            let course = course.id.to_string();
            let mistakes = CourseMistakes { course, mistakes };
            Complaint::new(Kind::Internal, mistakes.to_string())
        })?;
        names.insert(course.id.clone(), provided);
        // What runs programs keeps them now.
        course.packages.clear();
    }
    Ok(names)
}

/// The site's files, or none and a line in the log.
fn site(named: Option<&Path>) -> Site {
    Site::open(&site_folder(named)).unwrap_or_else(|missing| {
        tracing::warn!("{missing}");
        Site::default()
    })
}

/// The named folder, else `site` beside the program.
pub(super) fn site_folder(named: Option<&Path>) -> PathBuf {
    named.map_or_else(
        || {
            let program = std::env::current_exe().unwrap_or_default();
            program.parent().unwrap_or(Path::new(".")).join("site")
        },
        Path::to_owned,
    )
}

/// Cancelled at the first SIGTERM or Ctrl+C; a second one ends the process at
/// once, for those who cannot wait.
fn stop_on_signals() -> Result<CancellationToken, Complaint> {
    let deaf = |error| {
        Complaint::new(Kind::Internal, "The server cannot hear signals.")
            .because(anyhow::Error::from(error))
    };
    let mut terminate = signal(SignalKind::terminate()).map_err(deaf)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(deaf)?;
    let stop = CancellationToken::new();
    let heard = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if heard.is_cancelled() {
                tracing::warn!("stopped at once; what was under way is taken up at the next start");
                std::process::exit(130);
            }
            heard.cancel();
        }
    });
    Ok(stop)
}

/// How many processes run programs.
fn workers(settings: &Settings) -> usize {
    match settings.workers {
        0 => available_parallelism().map_or(2, usize::from),
        // At most 2^32, so it fits.
        several => several as usize,
    }
}
