//! What a jail is told on its command line: the tool, the place in which it works,
//! and how much it may use.

use std::ffi::OsString;
use std::path::PathBuf;

use runtime_contract::Limits;

/// The folder of the program's files, in the place made for a call.
pub(crate) const WORK: &str = "work";
/// The folder at which the toolchain is shown, beside it.
pub(crate) const TOOLCHAIN: &str = "toolchain";
/// What stands for that in a tool's arguments.
pub(crate) const TOOLCHAIN_WORD: &str = toolchain_contract::TOOLCHAIN;

/// Address space of a tool; allocators set far more aside than they use.
const ADDRESSES_BYTES_MAX: u64 = 8 << 30;
/// Seconds on a processor that a tool may take, all threads together, if nothing
/// else is said.
const CPU_S_MAX: u64 = 20;
/// Processors on which a tool may be busy for all of its time.
const CPUS_MAX: u64 = 4;

/// A tool and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Orders {
    pub(crate) program: PathBuf,
    /// Made for the call: it holds [`WORK`], and [`TOOLCHAIN`] where there is one.
    pub(crate) place: PathBuf,
    pub(crate) toolchain: Option<PathBuf>,
    pub(crate) bounds: Bounds,
}

/// How much a tool may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    /// Addresses that it may set aside, whether it uses them or not.
    pub(crate) addresses_bytes_max: u64,
    /// Memory that is its own and that it can write.
    pub(crate) memory_bytes_max: u64,
    /// Seconds on a processor, all threads together.
    pub(crate) cpu_s_max: u64,
    /// Bytes of a file that it writes; none if it writes no file.
    pub(crate) file_bytes_max: u64,
}

impl Bounds {
    pub(crate) fn new(limits: Option<Limits>, writes: bool) -> Self {
        let ceiling = ADDRESSES_BYTES_MAX;
        let file_bytes_max = limits.unwrap_or_default().file_bytes_max;
        Self {
            addresses_bytes_max: ceiling,
            memory_bytes_max: limits.map_or(ceiling, |limits| limits.memory_bytes_max),
            cpu_s_max: limits.map_or(CPU_S_MAX, |limits| {
                limits.wall_ms_max.div_ceil(1_000) * CPUS_MAX
            }),
            file_bytes_max: if writes { file_bytes_max } else { 0 },
        }
    }

    pub(crate) fn writes(&self) -> bool {
        self.file_bytes_max > 0
    }
}

impl Orders {
    /// As the first words of a command line.
    pub(crate) fn words(&self) -> Vec<OsString> {
        let Bounds {
            addresses_bytes_max,
            memory_bytes_max,
            cpu_s_max,
            file_bytes_max,
        } = self.bounds;
        let bounds =
            format!("{addresses_bytes_max},{memory_bytes_max},{cpu_s_max},{file_bytes_max}");
        vec![
            self.program.clone().into(),
            self.place.clone().into(),
            // An empty word is no folder's name.
            self.toolchain.clone().unwrap_or_default().into(),
            bounds.into(),
        ]
    }

    /// Takes them from the front of a command line.
    pub(crate) fn read(words: &mut impl Iterator<Item = OsString>) -> Option<Self> {
        let program = words.next()?.into();
        let place = words.next()?.into();
        let toolchain = words.next()?;
        let bounds = words.next()?.into_string().ok()?;
        let numbers: Vec<u64> = bounds
            .split(',')
            .map(|number| number.parse().ok())
            .collect::<Option<_>>()?;
        let [
            addresses_bytes_max,
            memory_bytes_max,
            cpu_s_max,
            file_bytes_max,
        ] = numbers.try_into().ok()?;
        Some(Self {
            program,
            place,
            toolchain: (!toolchain.is_empty()).then(|| toolchain.into()),
            bounds: Bounds {
                addresses_bytes_max,
                memory_bytes_max,
                cpu_s_max,
                file_bytes_max,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_arrive_as_they_were_given() {
        let mut orders = Orders {
            program: "/opt/tools/bin/compiler".into(),
            place: "/tmp/place".into(),
            toolchain: Some("/opt/tools".into()),
            bounds: Bounds::new(Some(Limits::default()), true),
        };
        for toolchain in [Some(PathBuf::from("/opt/tools")), None] {
            orders.toolchain = toolchain;
            let mut words = orders
                .words()
                .into_iter()
                .chain([OsString::from("--version")]);
            assert_eq!(Orders::read(&mut words).as_ref(), Some(&orders));
            assert_eq!(words.next(), Some("--version".into()));
        }
    }

    #[test]
    fn orders_that_are_none_are_not_followed() {
        for words in [
            &["a", "b", "", "1,2,3"][..],
            &["a", "b", ""],
            &["a", "b", "", "x"],
        ] {
            let mut words = words.iter().map(OsString::from);
            assert_eq!(Orders::read(&mut words), None);
        }
    }

    #[test]
    fn who_writes_nothing_may_write_nothing() {
        assert!(!Bounds::new(Some(Limits::default()), false).writes());
        assert!(!Bounds::new(None, false).writes());
        assert!(Bounds::new(None, true).writes());
    }
}
