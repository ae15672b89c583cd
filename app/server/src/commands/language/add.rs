//! `opencode language add`: reads a pack, looks at it whole, has its runner or its
//! compilers compiled and taken by a worker, and only then puts it where languages are.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use runtime_dispatch::{greet, told};
use runtime_sandbox::Executor;
use toolchain_contract::Language;
use toolchain_packs::{Key, Origin, PackFiles, RUNNER, TOOLCHAIN, open, shown};
use toolchain_registry::CompilerPart;

use super::super::{Context, block_on, print_line};
use super::{DataFlag, RESTART, refused, size};
use crate::complaint::{Complaint, Kind};
use crate::languages::Installed;

#[derive(Args, Debug)]
pub(in crate::commands) struct Arguments {
    /// The pack: a folder, a .tar or a .tar.gz
    #[arg(value_name = "PACK")]
    pack: PathBuf,
    /// The public key of minisign that must have signed it, or the file with the key
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    #[command(flatten)]
    data: DataFlag,
}

pub(in crate::commands) fn execute(
    context: &Context,
    arguments: &Arguments,
) -> Result<ExitCode, Complaint> {
    let settings = arguments.data.settings(context)?;
    let demanded = arguments.key.as_deref().map(Key::parse_or_read);
    let demanded = demanded
        .transpose()
        .map_err(|fault| Complaint::new(Kind::Usage, fault.to_string()).because(fault))?;
    let packs = settings.packs_folder()?;
    let from = arguments.pack.as_path();
    eprintln!("reading {}", from.display());
    let key = demanded.as_ref().map(ToString::to_string);
    let (pack, files) = open(from, &packs.trust(demanded)).map_err(|fault| refused(from, fault))?;
    let language = &pack.language;
    let title = format!("{} {}", language.name, language.version);
    let lock = packs.lock()?;
    let from_whole = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
    let origin = Origin {
        from: shown(&from_whole.to_string_lossy()),
        key,
    };
    block_on(async {
        let installed = Installed::open(&settings, 1)?;
        // A pack that is there already is told as such by `stage`.
        if !packs.holds(&language.id) {
            let registry = installed.dispatch.registry();
            registry.check_pack(language).map_err(|reason| {
                Complaint::input(format!("The pack {} is refused. {reason}", from.display()))
            })?;
        }
        let staged = packs.stage(&lock, &pack, &files, &origin)?;
        let begun = Instant::now();
        eprintln!("loading {title} ({})", size(pack.bytes));
        let loaded = load(&installed, language, &files, staged.path()).await;
        loaded.map_err(|reason| {
            Complaint::input(format!("The pack {} is refused. {reason}", from.display()))
        })?;
        eprintln!("loaded {title} in {:.1} s", begun.elapsed().as_secs_f64());
        staged.install()?;
        Ok::<_, Complaint>(())
    })??;
    let signed = match &pack.signed_by {
        Some(key) => format!("signed by {key}"),
        None => "not signed by a key that is known here".to_owned(),
    };
    print_line(&format!(
        "Added '{}', {title}: digest {}, {signed}. {RESTART}",
        language.id, pack.digest
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Has everything of a pack that runs admitted, compiled and taken by a worker, as
/// of any other language; the error is the reason against it.
async fn load(
    installed: &Installed,
    language: &Language,
    files: &PackFiles,
    folder: &Path,
) -> Result<(), String> {
    let pool = installed.pool.as_ref();
    let refused = |what: &str, name: &str, said: &str| {
        // Where it lay for the while says nothing to anybody.
        let path = folder.join(name);
        let said = said.replace(&*path.to_string_lossy(), name);
        format!("{what} cannot be loaded: {}", shown(&said))
    };
    let limits = language.compile.unwrap_or_default();
    let greeted = |name: &'static str| {
        let path = folder.join(name);
        async move { greet(pool, &path, limits).await }
    };
    if files.get(TOOLCHAIN).is_some() {
        let greeted = greeted(TOOLCHAIN).await;
        greeted.map_err(|said| refused("Its toolchain", TOOLCHAIN, &said))?;
    }
    if language.compile.is_none() {
        let loaded = pool.load(&folder.join(RUNNER)).await;
        loaded.map_err(|fault| refused("Its runner", RUNNER, &told(fault.as_ref())))?;
        return match greeted(RUNNER).await {
            Ok(_) => Err("Its runner.wasm is a toolchain, which runs no programs.".to_owned()),
            Err(_) => Ok(()),
        };
    }
    for (name, _) in files.iter() {
        let path = folder.join(name);
        let loaded = match CompilerPart::of(name) {
            Some(CompilerPart::Module) => pool.load(&path).await.map(drop),
            Some(CompilerPart::Layer) => pool.load_layer(&path).await.map(drop),
            // A plan of a toolchain that is a component names no library.
            Some(CompilerPart::Toolchain | CompilerPart::Library) | None => Ok(()),
        };
        let what = format!("Its file '{name}'");
        loaded.map_err(|fault| refused(&what, name, &told(fault.as_ref())))?;
    }
    Ok(())
}
