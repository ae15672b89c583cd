//! Libraries in a course's folder: which course has which, and what is told of those
//! that lie wrong. What is in them is read elsewhere.

use std::path::Path;

use room_courses::Course;
use runtime_contract::{LanguageId, PackagesId};

use crate::tiny::{check, report_after, write};

fn course_with(files: &[(&str, &[u8])]) -> Course {
    let report = report_after(|course| {
        for (path, bytes) in files {
            write(course, path, bytes);
        }
    });
    report.course.unwrap()
}

fn named(course: &Course) -> Option<PackagesId> {
    let python = LanguageId::parse("python").unwrap();
    course.lessons[0].exercise.variants[&python].packages
}

#[test]
fn packages_are_read_and_every_lesson_names_them() {
    let none = course_with(&[]);
    assert!(none.packages.is_empty());
    assert_eq!(named(&none), None);
    let two = course_with(&[
        ("packages/python/b-1-py3-none-any.whl", b"\xffb"),
        ("packages/python/a-1-py3-none-any.whl", b"\xffa"),
    ]);
    let files = two.packages.values().next().unwrap();
    let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a-1-py3-none-any.whl", "b-1-py3-none-any.whl"]);
    assert_eq!(named(&two), Some(PackagesId::of(files)));
    let other = course_with(&[("packages/python/a-1-py3-none-any.whl", b"\xffc")]);
    assert_ne!(named(&two), named(&other));
}

#[test]
fn packages_that_lie_wrong_are_told() {
    let put = |path: &'static str| move |course: &Path| write(course, path, b"\xff");
    let deep = "A package lies in the folder of its language, and in none inside that. Put it into a folder such as packages/python.";
    check(
        put("packages/a.whl"),
        &[&format!("packages/a.whl:1: {deep}")],
    );
    check(
        put("packages/python/x/a.whl"),
        &[&format!("packages/python/x/a.whl:1: {deep}")],
    );
    let hint = "packages/pyton/a.whl:1: The course has no language 'pyton'. Did you mean 'python'?";
    check(put("packages/pyton/a.whl"), &[hint]);
    check(
        put("packages/lua/a.whl"),
        &["packages/lua/a.whl:1: The course has no language 'lua'."],
    );
    let listed = |course: &Path| {
        let text = std::fs::read_to_string(course.join("course.toml")).unwrap();
        write(
            course,
            "course.toml",
            text.replace("\"one\"", "\"packages\", \"one\""),
        );
    };
    let reserved = "course.toml:5: No lesson can be called 'packages': libraries lie in a folder of that name.";
    check(listed, &[reserved]);
}

#[test]
fn there_is_only_so_much_of_packages() {
    let large = |course: &Path| write(course, "packages/python/a.whl", vec![1; (8 << 20) + 1]);
    let too_large = "packages/python/a.whl:1: The file is larger than the 8192 KiB it may have.";
    check(large, &[too_large]);
    let many = |course: &Path| {
        for name in ["a", "b", "c", "d", "e"] {
            write(
                course,
                &format!("packages/python/{name}.whl"),
                vec![1; 8 << 20],
            );
        }
    };
    let told = report_after(many).mistakes;
    let told: Vec<_> = told
        .iter()
        .map(|mistake| mistake.message.as_str())
        .collect();
    // Whichever the folder names last.
    assert_eq!(told, ["This takes the packages past their 32 MiB."]);
    // They are not counted among the files of the course itself.
    let beside = |course: &Path| {
        for name in ["a", "b", "c"] {
            write(
                course,
                &format!("packages/python/{name}.whl"),
                vec![1; 8 << 20],
            );
        }
    };
    check(beside, &[]);
}
