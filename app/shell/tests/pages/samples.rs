//! Pages with everything on them that a page can have, for tests and the preview.

use std::collections::BTreeMap;

use app_shell::{Page, PageContext, SiteManifest};
use app_vocabulary::{Fault, Slug, SubmissionId, Timestamp};
use room_courses::ui::{
    CourseCard, CoursePage, LanguageShown, LessonPage, LessonRow, Neighbour, Progress,
};
use room_practice::ui::{CaseName, WorkbenchProps};
use room_practice::{
    CaseResult, CaseStatus, Difference, DifferenceKind, DifferenceLine, Submission,
    SubmissionState, Verdict,
};
use runtime_contract::{FilePath, LanguageId, Limits, StopReason};
pub(crate) use runtime_testkit::tree;

#[path = "snapshots.rs"]
pub(crate) mod snapshots;

pub(crate) fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub(crate) fn languages() -> Vec<LanguageShown> {
    [
        ("python", "Python 3.14", "py"),
        ("javascript", "JavaScript", "js"),
    ]
    .map(|(id, name, extension)| LanguageShown {
        id: LanguageId::parse(id).unwrap(),
        name: name.to_owned(),
        editor_mode: id.to_owned(),
        extension: extension.to_owned(),
        formats: true,
        lints: true,
    })
    .to_vec()
}

fn case(name: &str, status: CaseStatus) -> CaseResult {
    CaseResult {
        name: name.to_owned(),
        status,
        stop: StopReason::Exited,
        message: String::new(),
        hint: None,
        difference: None,
        output: String::new(),
        fuel_used: 120_000,
    }
}

pub(crate) fn verdict() -> Verdict {
    let line = |kind, pieces: &[(bool, &str)]| DifferenceLine {
        kind,
        pieces: pieces
            .iter()
            .map(|(differs, text)| (*differs, (*text).to_owned()))
            .collect(),
    };
    let failed = CaseResult {
        stop: StopReason::UncaughtError,
        message: "Your function divided by zero on average([]), in line 5 of average.py."
            .to_owned(),
        hint: Some("Before you divide, ask whether there is anything to count.".to_owned()),
        difference: Some(Difference {
            lines: vec![
                line(DifferenceKind::Same, &[(false, "The average is")]),
                line(
                    DifferenceKind::Yours,
                    &[(false, "Zero"), (true, "Division")],
                ),
                line(DifferenceKind::Wanted, &[(false, "Zero"), (true, "")]),
                line(DifferenceKind::Wanted, &[(true, "None")]),
            ],
            shortened: true,
        }),
        output: "counting \u{1b}[31m…\n".to_owned(),
        ..case("an empty list has no average", CaseStatus::Error)
    };
    Verdict {
        cases: vec![
            case("averages several numbers", CaseStatus::Pass),
            case("averages one number", CaseStatus::Pass),
            failed,
        ],
        fuel_used: 368_892,
    }
}

pub(crate) fn lesson() -> Page {
    let python = languages().remove(0);
    let starter = tree(&[
        (
            "average.py",
            "def average(numbers):\n    total = 0\n    for n in numbers:\n        total = total + n\n    return total / len(numbers)\n\nprint(average([4, 8, 15, 16, 23, 42]))\n",
        ),
        ("data.py", "numbers = [4, 8, 15, 16, 23, 42]\n"),
    ]);
    let reading = LessonPage {
        course: slug("first-steps"),
        course_title: "First steps".to_owned(),
        lesson: slug("loops"),
        title: "Loops".to_owned(),
        number: 4,
        lessons: 10,
        step: 3,
        steps: ["Walking a list", "Visiting each item", "Adding up while you walk", "Finding the largest", "Your turn"]
            .map(str::to_owned)
            .to_vec(),
        html: concat!(
            "<p>A loop visits each item once. Keep a <em>running total</em> beside it, and when the loop ends the total is your answer.</p>\n",
            "<h3>Start at nothing</h3><p>Start the total at <code>0</code>. Inside the loop, add the item:</p>\n",
            "<pre class=\"code\" tabindex=\"0\" data-language=\"python\"><code>total = <span class=\"hl-number\">0</span>\n<span class=\"hl-keyword\">for</span> n <span class=\"hl-keyword\">in</span> numbers:  <span class=\"hl-comment\"># each once</span>\n    total = total + n\n<span class=\"hl-function\">print</span>(<span class=\"hl-string\">\"done\"</span>)</code></pre>\n",
            "<pre class=\"output\" tabindex=\"0\"><samp>done</samp></pre>\n",
            "<div class=\"note note-tip\" role=\"note\"><p class=\"note-title\">Tip</p><p>Write <code>average(numbers)</code>. An empty list has no average: return <code>None</code>.</p></div>\n",
            "<details class=\"hint\"><summary>A hint</summary><p>How many items are there? <code>len(numbers)</code> knows.</p></details>\n",
            "<div class=\"table-frame\" tabindex=\"0\" role=\"region\"><table><thead><tr><th scope=\"col\">part</th><th scope=\"col\" class=\"align-right\">what it does</th></tr></thead><tbody><tr><td><code>for</code></td><td class=\"align-right\">visits each item</td></tr></tbody></table></div>"
        )
        .to_owned(),
        language: python.clone(),
        languages: languages(),
        progress: Progress::Started,
        previous: Some(Neighbour { id: slug("names"), title: "Names for things".to_owned(), steps: 4 }),
        next: Some(Neighbour { id: slug("functions"), title: "Functions".to_owned(), steps: 3 }),
    };
    let work = WorkbenchProps {
        course: slug("first-steps"),
        lesson: slug("loops"),
        language: python.clone(),
        languages: languages(),
        exercise_title: "The average of some numbers".to_owned(),
        cases: vec![
            CaseName {
                name: "averages several numbers".to_owned(),
                hidden: false,
            },
            CaseName {
                name: "averages one number".to_owned(),
                hidden: false,
            },
            CaseName {
                name: "an empty list has no average".to_owned(),
                hidden: true,
            },
        ],
        limits: Limits::default(),
        entry: FilePath::parse("average.py").unwrap(),
        starter: starter.clone(),
        sample_input: "4\n8\n".to_owned(),
        snapshots_address: "/courses/first-steps/loops/3/snapshots?language=python".to_owned(),
        draft: None,
        latest: Some(Submission {
            id: SubmissionId::parse("01890a5d-ac96-774b-bcce-b302099a8057").unwrap(),
            course: slug("first-steps"),
            lesson: slug("loops"),
            language: python.id,
            files: starter,
            submitted_at: Timestamp::from_unix_ms(1_760_000_000_000),
            state: SubmissionState::Graded {
                verdict: verdict(),
                graded_at: Timestamp::from_unix_ms(1_760_000_000_500),
            },
        }),
    };
    Page::Lesson {
        reading: Box::new(reading),
        work: Box::new(work),
    }
}

pub(crate) fn catalogue() -> Page {
    Page::Catalogue {
        courses: vec![CourseCard {
            id: slug("first-steps"),
            title: "First steps".to_owned(),
            summary: "From your first line to a small program of your own, in short lessons that assume nothing.".to_owned(),
            outcomes: ["write a program that asks and answers", "repeat work with loops", "divide a problem into functions"]
                .map(str::to_owned)
                .to_vec(),
            languages: languages(),
            minutes: 225,
            lessons: 10,
            lessons_passed: 3,
            resume: Some(Neighbour { id: slug("loops"), title: "Loops".to_owned(), steps: 5 }),
        }],
    }
}

pub(crate) fn course() -> Page {
    let row = |id: &str, title: &str, progress| LessonRow {
        id: slug(id),
        title: title.to_owned(),
        summary: "What a computer does with what you write, line by line.".to_owned(),
        minutes: 20,
        progress,
    };
    Page::Course(CoursePage {
        id: slug("first-steps"),
        title: "First steps".to_owned(),
        summary: "From your first line to a small program of your own.".to_owned(),
        outcomes: vec!["write a program that asks and answers".to_owned()],
        languages: languages(),
        packages: Vec::new(),
        lessons: vec![
            row("hello", "Saying hello", Progress::Passed),
            row("names", "Names for things", Progress::Passed),
            row("loops", "Loops", Progress::Started),
            row("functions", "Functions", Progress::New),
        ],
    })
}

pub(crate) fn missing() -> Page {
    Page::Error {
        status: 404,
        fault: Fault::new(
            "There is no lesson 'lopps' in First steps.",
            "Look at the course's list of lessons; the address may have a typing mistake.",
        ),
        reference: Some("01890a5d-ac96".to_owned()),
        course: Some((slug("first-steps"), "First steps".to_owned())),
    }
}

pub(crate) fn pages() -> Vec<(&'static str, Page)> {
    vec![
        ("catalogue", catalogue()),
        ("course", course()),
        ("lesson", lesson()),
        ("missing", missing()),
        ("snapshots", snapshots::list()),
        ("no-snapshots", snapshots::empty()),
        ("snapshot-question", snapshots::question()),
        ("comparison", snapshots::comparison()),
    ]
}

pub(crate) fn context() -> PageContext {
    let names = ["app.css", "hydrate.js", "icon.svg"];
    PageContext {
        site: SiteManifest(BTreeMap::from(
            names.map(|name| (name.to_owned(), name.replace('.', ".1a2b3c4d."))),
        )),
        path: "/courses/first-steps/loops/3".to_owned(),
        ..PageContext::default()
    }
}
