//! What lies between two sides, file by file. Signs and words say which line is
//! where; colours only repeat it.

use leptos::prelude::*;

use super::list::{back, choose_sides};
use super::wording::{counted, moment};
use super::{ComparisonPage, Place, SideShown};
use crate::{FileChange, FileComparison, Line, LineSide, Part, Snapshot};

/// Two sides of one project.
#[component]
pub fn Compared(page: ComparisonPage) -> impl IntoView {
    let ComparisonPage {
        place,
        old,
        new,
        comparison,
        damaged,
        snapshots,
        has_draft,
    } = page;
    let all: Vec<&Snapshot> = snapshots.iter().collect();
    let choose = choose_sides(&place, &all, has_draft, &old.key(), &new.key());
    let same = match comparison.same_files {
        0 => String::new(),
        count => format!(" {} the same.", counted(count, "file is", "files are")),
    };
    let summary = match comparison.files.len() {
        0 => "Nothing differs: both hold the same files.".to_owned(),
        count => format!("{}.{same}", counted(count, "file differs", "files differ")),
    };
    let damaged = (!damaged.is_empty()).then(|| {
        let names: Vec<_> = damaged.iter().map(|path| format!("“{path}”")).collect();
        view! {
            <div class="fault" role="alert">
                <p>
                    <strong>
                        {format!(
                            "What {} held is damaged where it is kept and cannot be read any more.",
                            names.join(", "),
                        )}
                    </strong>
                </p>
                <p>"Everything else is shown here; save your work anew to be safe."</p>
            </div>
        }
    });
    let shortened = comparison.shortened.then(|| {
        view! {
            <p class="cut">
                "There is more that differs than fits on a page; some lines are left out."
            </p>
        }
    });
    let files = comparison.files.into_iter().map(file).collect_view();
    view! {
        <main id="main" class="page-middle snapshots">
            {back_to_list(&place)} <h1>"What differs"</h1>
            <dl class="sides">
                <div>
                    <dt>
                        <span aria-hidden="true">"− "</span>
                        "From"
                    </dt>
                    <dd>{side(&old)}</dd>
                </div>
                <div>
                    <dt>
                        <span aria-hidden="true">"+ "</span>
                        "To"
                    </dt>
                    <dd>{side(&new)}</dd>
                </div>
            </dl>
            {choose}
            <p class="lead">{summary}</p>
            {damaged}
            {files}
            {shortened}
            {back(&place)}
        </main>
    }
}

fn back_to_list(place: &Place) -> impl IntoView + use<> {
    view! {
        <p class="way-back">
            <a class="ghost" href=super::asking::here(place)>
                <span aria-hidden="true">"←"</span>
                <span>"Back to your snapshots"</span>
            </a>
        </p>
    }
}

fn side(side: &SideShown) -> impl IntoView + use<> {
    let when = match side {
        SideShown::Draft => None,
        SideShown::Snapshot(snapshot) => Some(view! {
            " "
            <span class="muted">{moment(snapshot.made_at)}</span>
        }),
    };
    view! {
        <strong>{side.title().to_owned()}</strong>
        {when}
    }
}

fn file(file: FileComparison) -> impl IntoView {
    let path = file.path.to_string();
    let (class, words) = match &file.change {
        FileChange::Added => ("tag tag-good", "Added".to_owned()),
        FileChange::Removed => ("tag tag-bad", "Removed".to_owned()),
        FileChange::Changed => ("tag", "Changed".to_owned()),
        FileChange::Renamed { from } => ("tag", format!("Renamed from “{from}”")),
    };
    let body = match (&file.change, file.damaged) {
        (_, true) => view! {
            <p class="nothing">"What it held on one of the sides cannot be read any more."</p>
        }
        .into_any(),
        (FileChange::Renamed { .. }, _) => {
            view! { <p class="nothing">"Its text is the same."</p> }.into_any()
        }
        _ if file.parts.is_empty() => {
            view! { <p class="nothing">"No lines to show."</p> }.into_any()
        }
        _ => lines(&path, file.parts).into_any(),
    };
    view! {
        <section class="file-comparison">
            <h2>
                <code>{path}</code>
                " "
                <span class=class>{words}</span>
            </h2>
            {body}
        </section>
    }
}

fn lines(path: &str, parts: Vec<Part>) -> impl IntoView + use<> {
    let rows = parts.into_iter().map(row).collect_view();
    let label = format!("What differs in {path}");
    view! {
        <div class="difference" tabindex="0" role="region" aria-label=label>
            <table>
                <thead class="unseen">
                    <tr>
                        <th scope="col">"Line before"</th>
                        <th scope="col">"Line after"</th>
                        <th scope="col">"Where"</th>
                        <th scope="col">"Text"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(part: Part) -> impl IntoView {
    match part {
        Part::Unchanged { lines } => {
            let words = format!("… {} the same", counted(lines, "line is", "lines are"));
            view! {
                <tr class="left-out">
                    <td colspan="4">{words}</td>
                </tr>
            }
            .into_any()
        }
        Part::Line(line) => line_row(line).into_any(),
    }
}

fn line_row(line: Line) -> impl IntoView {
    let (class, sign, words) = match line.side {
        LineSide::Both => ("", " ", "both"),
        LineSide::Old => ("yours", "−", "only before"),
        LineSide::New => ("wanted", "+", "only after"),
    };
    let number = |number: Option<usize>| number.map(|number| number.to_string());
    let pieces = line
        .pieces
        .into_iter()
        .map(|(differs, piece)| match differs {
            true => view! { <mark>{piece}</mark> }.into_any(),
            false => piece.into_any(),
        })
        .collect_view();
    view! {
        <tr class=class>
            <td class="line-number">{number(line.old_number)}</td>
            <td class="line-number">{number(line.new_number)}</td>
            <td class="line-sign">
                <span aria-hidden="true">{sign}</span>
                <span class="unseen">{words}</span>
            </td>
            <td class="line-text">{pieces}</td>
        </tr>
    }
}
