//! Numbers and times in words. Pages are drawn where the learner's time zone is
//! not known, so a time says its own; the page's script, where there is one,
//! writes it as the device does.

use app_vocabulary::Timestamp;
use leptos::prelude::*;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A size as a person says it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        0..1024 => format!("{bytes} bytes"),
        _ => format!("{} KiB", bytes.div_ceil(1024)),
    }
}

/// A count with its word.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// A moment as an element that machines can read.
pub(super) fn moment(at: Timestamp) -> impl IntoView + use<> {
    let (machine, person) = written(at);
    view! { <time datetime=machine data-moment="">{person}</time> }
}

/// A moment for machines and for people, such as `2026-01-31T14:03:00Z` and
/// `31 Jan 2026, 14:03 UTC`.
pub(super) fn written(at: Timestamp) -> (String, String) {
    let seconds = at.unix_ms().div_euclid(1000);
    let (year, month, day) = date(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let name = MONTHS[(month - 1) as usize % 12];
    (
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
        format!("{day} {name} {year}, {hour:02}:{minute:02} UTC"),
    )
}

/// The date of a day that is so many days after 1970-01-01: years are counted
/// from March here, so that the day that comes and goes is a year's last.
fn date(days: i64) -> (i64, i64, i64) {
    const DAYS_OF_400_YEARS: i64 = 146_097;
    let days = days + 719_468;
    let era = days.div_euclid(DAYS_OF_400_YEARS);
    let day_of_era = days.rem_euclid(DAYS_OF_400_YEARS);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(unix_ms: i64, machine: &str, person: &str) {
        let written = written(Timestamp::from_unix_ms(unix_ms));
        assert_eq!(written, (machine.to_owned(), person.to_owned()));
    }

    #[test]
    fn moments_are_the_calendar_s() {
        check(0, "1970-01-01T00:00:00Z", "1 Jan 1970, 00:00 UTC");
        check(-1, "1969-12-31T23:59:59Z", "31 Dec 1969, 23:59 UTC");
        check(
            951_782_399_000,
            "2000-02-28T23:59:59Z",
            "28 Feb 2000, 23:59 UTC",
        );
        check(
            951_782_400_000,
            "2000-02-29T00:00:00Z",
            "29 Feb 2000, 00:00 UTC",
        );
        check(
            951_868_800_000,
            "2000-03-01T00:00:00Z",
            "1 Mar 2000, 00:00 UTC",
        );
        check(
            1_767_225_599_999,
            "2025-12-31T23:59:59Z",
            "31 Dec 2025, 23:59 UTC",
        );
        check(
            4_107_542_400_000,
            "2100-03-01T00:00:00Z",
            "1 Mar 2100, 00:00 UTC",
        );
    }

    #[test]
    fn sizes_and_counts_have_their_words() {
        assert_eq!(
            [0, 1, 1023, 1024, 1025].map(size),
            ["0 bytes", "1 byte", "1023 bytes", "1 KiB", "2 KiB"]
        );
        assert_eq!(counted(1, "file", "files"), "1 file");
        assert_eq!(counted(0, "file", "files"), "0 files");
    }
}
