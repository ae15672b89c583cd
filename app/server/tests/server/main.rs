//! The server and the command line as the outside sees them: real sockets, real
//! databases, and for `binary` the real program. Slow ones say so.

mod binary;
mod command_line;
mod databases;
mod drafts;
mod language_packs;
mod operations;
mod pages;
mod refusals;
mod runs;
mod snapshots;
mod source_tools;
mod submissions;
mod support;
mod terminal;
