//! The settings: flags before environment before file before defaults, and one
//! table that says so ([`table`]), from which the documentation is checked.

pub mod flags;
pub mod table;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Deserializer, Serialize};
use toolchain_packs::{Key, PacksFolder};

use crate::complaint::{Complaint, Kind};

/// Everything that can be set. The keys are those of the file; see [`table`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub database: Option<String>,
    pub languages: Option<PathBuf>,
    pub language_packs: Option<PathBuf>,
    #[serde(deserialize_with = "texts")]
    pub language_pack_keys: Vec<String>,
    #[serde(deserialize_with = "texts")]
    pub native_compilers: Vec<String>,
    pub site: Option<PathBuf>,
    pub https: bool,
    pub metrics: bool,
    pub graders: u32,
    pub workers: u32,
    pub runs_waiting_per_learner_max: u32,
    pub run_cache_mib_max: u16,
    pub terminals_max: u16,
    pub terminals_per_learner_max: u32,
    pub terminal_idle_seconds_max: u64,
    pub shutdown_seconds_max: u64,
    pub log: String,
    pub log_format: LogFormat,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people to read.
    Human,
    /// One JSON object a line.
    Json,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            data: default_data(),
            database: None,
            languages: None,
            language_packs: None,
            language_pack_keys: Vec::new(),
            native_compilers: Vec::new(),
            site: None,
            https: false,
            metrics: true,
            graders: 2,
            workers: 0,
            runs_waiting_per_learner_max: 3,
            run_cache_mib_max: 64,
            terminals_max: 256,
            terminals_per_learner_max: 2,
            terminal_idle_seconds_max: 1800,
            shutdown_seconds_max: 10,
            log: "info".to_owned(),
            log_format: LogFormat::Human,
        }
    }
}

impl Settings {
    /// Where language packs are installed, and whose may be used.
    pub fn packs_folder(&self) -> Result<PacksFolder, Complaint> {
        let keys = self.language_pack_keys.iter().map(|text| Key::parse(text));
        let keys = keys.collect::<Result<_, _>>().map_err(|fault| {
            let text = format!("The setting 'language_pack_keys' cannot be used: {fault}");
            Complaint::new(Kind::Config, text).because(fault)
        })?;
        let folder = self.language_packs.clone();
        let folder = folder.unwrap_or_else(|| self.data.join("language-packs"));
        Ok(PacksFolder::new(folder, keys))
    }
}

/// Several texts: a list, or one text with commas, as the environment has it.
fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Several(Vec<String>),
        Joined(String),
    }
    Ok(match Written::deserialize(deserializer)? {
        Written::Several(texts) => texts,
        Written::Joined(text) => text
            .split(',')
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect(),
    })
}

/// Where data is kept when nobody says: the folder that the system has for it.
fn default_data() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let share = set("XDG_DATA_HOME").map(PathBuf::from).or_else(|| {
        let home = set("HOME").map(PathBuf::from)?;
        Some(home.join(".local").join("share"))
    });
    share.map_or_else(
        || PathBuf::from("opencode-data"),
        |share| share.join("opencode"),
    )
}

/// Reads the settings. `defaults` hold where nobody says otherwise; `flags` are those that were given on the command line.
pub fn read(
    defaults: Settings,
    file: Option<&Path>,
    flags: &impl Serialize,
) -> Result<Settings, Complaint> {
    let mut figment = Figment::from(Serialized::defaults(defaults));
    if let Some(file) = file {
        figment = figment.merge(Toml::string(&checked_file(file)?));
    }
    let keys: Vec<&str> = table::SETTINGS.iter().map(|setting| setting.key).collect();
    figment
        .merge(Env::prefixed("OPENCODE_").only(&keys))
        .merge(Serialized::defaults(flags))
        .extract()
        .map_err(|error| complaint(file, &error))
}

/// The text of a settings file that holds only keys that there are.
fn checked_file(file: &Path) -> Result<String, Complaint> {
    let refuse = |text: String| Complaint::new(Kind::Config, text);
    let text = std::fs::read_to_string(file).map_err(|error| {
        refuse(format!(
            "The settings file {} cannot be read: {error}.",
            file.display()
        ))
    })?;
    let known: Vec<&str> = table::SETTINGS.iter().map(|setting| setting.key).collect();
    let written: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        refuse(format!(
            "The settings file {} is not TOML: {}.",
            file.display(),
            error.message().trim_end_matches('.')
        ))
    })?;
    match written.keys().find(|key| !known.contains(&key.as_str())) {
        Some(unknown) => Err(refuse(format!(
            "The settings file {} has the key '{unknown}', which there is not; there are: {}.",
            file.display(),
            known.join(", ")
        ))),
        None => Ok(text),
    }
}

/// What is wrong with a value, by its key and where it was written.
fn complaint(file: Option<&Path>, error: &figment::Error) -> Complaint {
    let key = error.path.join(".");
    let written = match error
        .metadata
        .as_ref()
        .map(|metadata| metadata.name.as_ref())
    {
        Some(name) if name.contains("environment") => {
            format!("The environment variable OPENCODE_{}", key.to_uppercase())
        }
        Some(name) if name.contains("TOML") => format!(
            "The key '{key}' in {}",
            file.unwrap_or(Path::new("the settings file")).display()
        ),
        _ => format!("The setting '{key}'"),
    };
    let kind = error.kind.to_string();
    Complaint::new(Kind::Config, format!("{written} cannot be used: {kind}."))
}

#[cfg(test)]
mod tests;
