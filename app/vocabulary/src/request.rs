//! What any request may carry besides its body: cookies, and the address to go
//! back to. Anybody can write these headers by hand, so neither is believed.

/// The value of a cookie among the `Cookie` headers of a request; of several
/// with this name the last one.
#[must_use]
pub fn cookie<'a>(headers: impl IntoIterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    headers
        .into_iter()
        .flat_map(|header| header.split(';'))
        .filter_map(|cookie| cookie.split_once('='))
        .filter(|(found, _)| found.trim() == name)
        .map(|(_, value)| value.trim())
        .last()
}

/// The address if it leads to a page of this site, else the first page.
#[must_use]
pub fn address_here(address: &str) -> &str {
    let stays = address.starts_with('/')
        && !address.starts_with("//")
        && address
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if stays { address } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let check = |headers: &[&str], expected: Option<&str>| {
            let found = cookie(headers.iter().copied(), "learner");
            assert_eq!(found, expected, "{headers:?}");
        };
        check(&[], None);
        check(&["", ";;", "=", "learner"], None);
        check(&["theme=dark; learner=a; split=40"], Some("a"));
        check(&["theme=dark", "learner=a=b"], Some("a=b"));
        check(&["xlearner=a; learner2=b; Learner=c"], None);
        check(&["learner=old; learner=new"], Some("new"));
        check(&[" learner = a "], Some("a"));
        check(&["learner="], Some(""));
    }

    #[test]
    fn the_way_back_stays_on_this_site() {
        for good in ["/", "/courses/first-steps?language=python#code"] {
            assert_eq!(address_here(good), good);
        }
        for bad in [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/a\r\nSet-Cookie: x=y",
            "javascript:alert(1)",
        ] {
            assert_eq!(address_here(bad), "/", "{bad:?}");
        }
    }
}
