//! `opencode migrate`: brings the database to this program's shape and nothing
//! else, for those who do that before they start a server.

use std::process::ExitCode;

use app_store::{Database, migrations};
use clap::Args;

use super::{Context, block_on, print_line};
use crate::complaint::Complaint;
use crate::config::flags::StorageFlags;
use crate::data_folder::DataFolder;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    storage: StorageFlags,
}

pub(super) fn execute(context: &Context, arguments: &Arguments) -> Result<ExitCode, Complaint> {
    let settings = context.settings(&arguments.storage)?;
    let folder = DataFolder::prepare(&settings)?;
    block_on(async {
        let database = Database::open(folder.database.clone()).await?;
        database.close().await;
        Ok::<_, Complaint>(())
    })??;
    print_line(&format!(
        "{} is at step {}, as this program needs it.",
        crate::complaint::capitalised(&folder.database.to_string()),
        migrations::newest()
    ))?;
    Ok(ExitCode::SUCCESS)
}
