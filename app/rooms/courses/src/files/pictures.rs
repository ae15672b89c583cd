//! The pictures of a course: which files are pictures, and what a page must
//! know of one to leave the right room for it before it has arrived.

use imagesize::ImageType;
use runtime_contract::FilePath;

use super::folder::CourseFolder;
use crate::Image;

/// The kinds of picture, by the ending of the file's name.
const KINDS: [(&str, &str); 5] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
];

/// A picture ready for a page.
pub(super) struct Picture {
    pub(super) path: FilePath,
    pub(super) image: Image,
    pub(super) width_px: usize,
    pub(super) height_px: usize,
}

/// Whether a file's name ends like that of a picture.
pub(super) fn is_picture(path: &str) -> bool {
    media_type(path).is_some()
}

/// Finds the picture that a text in `from` (a folder of the course) names.
/// The error is a sentence for the teacher.
pub(super) fn find(folder: &CourseFolder, from: &str, written: &str) -> Result<Picture, String> {
    let elsewhere = || {
        format!(
            "The picture '{written}' is not in the course's folder; name a file there, such as 'map.png' or '../images/map.png'."
        )
    };
    let path = join(from, written).ok_or_else(elsewhere)?;
    let Some(media_type) = media_type(&path) else {
        return Err(format!(
            "The picture '{written}' is of a kind that pages do not show: use png, jpg, gif or webp."
        ));
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if !path.chars().all(plain) {
        return Err(format!(
            "The picture '{written}' has a name that is awkward in an address: use letters, digits, '-' and '_'."
        ));
    }
    let bytes = folder.bytes(&path).ok_or_else(elsewhere)?;
    let damaged = || format!("The picture '{written}' is damaged or is not what its name says.");
    let found = match imagesize::image_type(bytes).map_err(|_| damaged())? {
        ImageType::Png => "image/png",
        ImageType::Jpeg => "image/jpeg",
        ImageType::Gif => "image/gif",
        ImageType::Webp => "image/webp",
        _ => return Err(damaged()),
    };
    let size = imagesize::blob_size(bytes).map_err(|_| damaged())?;
    if found != media_type {
        return Err(damaged());
    }
    Ok(Picture {
        path: FilePath::parse(&path).map_err(|error| error.to_string())?,
        image: Image {
            media_type,
            bytes: bytes.to_vec(),
        },
        width_px: size.width,
        height_px: size.height,
    })
}

fn media_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    KINDS
        .iter()
        .find(|(known, _)| ending.eq_ignore_ascii_case(known))
        .map(|(_, media_type)| *media_type)
}

/// The path that `written` means for a file in the folder `from`, as long as it
/// stays inside the course.
fn join(from: &str, written: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in written.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            "" => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_the_course() {
        let joined = |from, written| join(from, written);
        assert_eq!(joined("hello", "map.png").as_deref(), Some("hello/map.png"));
        assert_eq!(joined("hello", "../map.png").as_deref(), Some("map.png"));
        assert_eq!(
            joined("hello", "./a/b.png").as_deref(),
            Some("hello/a/b.png")
        );
        assert_eq!(joined("hello", "../../map.png"), None);
        assert_eq!(joined("hello", "/etc/map.png"), None);
    }
}
